"""Asks functions that live in this process, without a kernel: for trusted code only.

It goes through the same agent and the same frames as a submission does, so that an answer means the
same. Mutants of a reference and the tests' own functions are asked like this.
"""

from collections.abc import Collection, Iterable
from typing import Any

from grader.inside.agent import CALL, answer
from grader.inside.frames import AnyArray, decode, encode
from grader.session.examine import read_answer
from grader.transcript import Answer, Raised, Returned

_LENGTH_PREFIX = 4


def answers_in_process(
    namespace: dict[str, Any],
    function: str,
    outputs: int,
    calls: Iterable[tuple[AnyArray, ...]],
    interrupts: Collection[str] = (),
) -> tuple[Answer, ...]:
    """The answers of one function to some calls, up to one that ends them.

    interrupts names the types of what is raised into a call from outside: they end the asking.
    """
    answers: list[Answer] = []
    for arguments in calls:
        answers.append(answer_in_process(namespace, function, outputs, arguments))
        last = answers[-1]
        if not isinstance(last, Returned | Raised):
            break
        if isinstance(last, Raised) and last.type_name in interrupts:
            break
    return tuple(answers)


def answer_in_process(
    namespace: dict[str, Any], function: str, outputs: int, arguments: tuple[AnyArray, ...]
) -> Answer:
    """The answer of one function to one call, its arguments sent back."""
    text = f"{function}\n{outputs}\n1".encode()
    # Decoding copies the arguments, so that a function that changes them changes only its own.
    call = decode(encode(CALL, 1, text, arguments)[_LENGTH_PREFIX:])
    frame = decode(answer(call, namespace)[_LENGTH_PREFIX:])
    return read_answer(frame, len(arguments), lambda *_: None)
