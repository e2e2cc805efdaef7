"""Asks functions that live in this process, without a kernel: for trusted code only.

It goes through the same agent and the same encoding as a submission does, so that an answer means
the same. Mutants of a reference and the tests' own functions are asked like this.
"""

from collections.abc import Collection, Iterable
from typing import Any

from grader.inside.agent import ARGUMENTS_BACK, CALL, GIVE_BACK, answer
from grader.session.fork_server import read_answer
from grader.transcript import Answer, Raised, Returned
from grader.values.frames import Message
from grader.values.tree import Tree
from grader.values.writer import encode

Interrupts = Collection[type[BaseException]]


def answers_in_process(
    namespace: dict[str, Any],
    function: str,
    calls: Iterable[tuple[Tree, ...]],
    interrupts: Interrupts = (),
) -> tuple[Answer, ...]:
    """The answers of one function to some calls, up to one that ends them.

    interrupts are the types of what is raised into a call from outside: they end the asking.
    """
    names = {kind.__name__ for kind in interrupts}
    answers: list[Answer] = []
    for arguments in calls:
        last = answer_in_process(namespace, function, arguments, interrupts)
        answers.append(last)
        if not isinstance(last, Returned | Raised):
            break
        if isinstance(last, Raised) and last.type_name in names:
            break
    return tuple(answers)


def answer_in_process(
    namespace: dict[str, Any],
    function: str,
    arguments: tuple[Tree, ...],
    interrupts: Interrupts = (),
) -> Answer:
    """The answer of one function to one call, its arguments sent back."""
    # Encoding copies the arguments, so that a function that changes them changes only its own.
    call = Message(CALL, 1, encode((function, arguments, GIVE_BACK | ARGUMENTS_BACK)))
    message = answer(call, namespace, {}, tuple(interrupts))
    return read_answer(message, len(arguments), lambda *_: None)
