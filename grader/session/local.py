"""Asks functions that live in this process, without a kernel: for trusted code only.

It goes through the same agent and the same encoding as a submission does, so that an answer means
the same. Mutants of a reference and the tests' own functions are asked like this.
"""

from collections.abc import Collection, Iterable
from typing import Any

from grader.inside.agent import ARGUMENTS_BACK, answer
from grader.requests import Step
from grader.session.answers import read_answer
from grader.session.steps import StepMaker
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
    steps = (Step(function, arguments, 0, 0) for arguments in calls)
    return steps_in_process(namespace, steps, interrupts)


def steps_in_process(
    namespace: dict[str, Any], steps: Iterable[Step], interrupts: Interrupts = ()
) -> tuple[Answer, ...]:
    """The answers to some steps, up to one that ends them."""
    names = {kind.__name__ for kind in interrupts}
    handles: dict[int, Any] = {}
    made = 0

    def make(kind: int, name: str, arguments: tuple[Tree, ...], flags: int) -> Answer:
        nonlocal made
        made += 1
        # Encoding copies the arguments: a function that changes them changes only its own.
        sent = Message(kind, made, encode((name, arguments, flags)))
        message = answer(sent, namespace, handles, tuple(interrupts))
        return read_answer(message, len(arguments) if flags & ARGUMENTS_BACK else 0, _nowhere)

    maker = StepMaker(make)
    answers: list[Answer] = []
    for step in steps:
        last = maker.answer(step)
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
    return answers_in_process(namespace, function, [arguments], interrupts)[0]


def _nowhere(*_: object) -> None:
    """The place in a notebook of what is in none."""
