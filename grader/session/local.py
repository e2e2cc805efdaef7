"""Asks functions that live in this process, without a kernel: for trusted code only.

It goes through the same agent and the same frames as a submission does, so that an answer means the
same. Mutants of a reference and the tests' own functions are asked like this.
"""

from collections.abc import Mapping
from typing import Any

from grader.inside.agent import CALL, answer
from grader.inside.frames import decode, encode
from grader.plan import Examination
from grader.session.examine import read_answer
from grader.transcript import Answer, Returned

_LENGTH_PREFIX = 4


def answers_in_process(
    namespace: Mapping[str, Any], examination: Examination
) -> tuple[Answer, ...]:
    """The answers of one function to its examination."""
    answers: list[Answer] = []
    for arguments in examination.calls:
        text = f"{examination.function}\n{examination.outputs}\n1".encode()
        # Decoding copies the arguments, so that a function that changes them changes only its own.
        call = decode(encode(CALL, 1, text, arguments)[_LENGTH_PREFIX:])
        frame = decode(answer(call, dict(namespace))[_LENGTH_PREFIX:])
        answers.append(read_answer(frame, len(arguments), lambda *_: None))
        if not isinstance(answers[-1], Returned):
            break
    return tuple(answers)
