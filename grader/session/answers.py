"""Reads what the agent answers, which may be anything. FrameError and Refused say what is none."""

from collections.abc import Callable
from typing import Any

from grader.inside.agent import (
    ABSENT,
    RAISED,
    RETURNED,
)
from grader.limits import limit_behind
from grader.text import clean
from grader.transcript import (
    Absent,
    Answer,
    Called,
    CodeLocation,
    Raised,
    Returned,
)
from grader.values.frames import FrameError, Message
from grader.values.reader import decode
from grader.values.tree import Tree

_MAX_FIELD = 2000
Locate = Callable[[str, str, int], CodeLocation | None]


def read_answer(message: Message, sent_back: int, locate: Locate) -> Answer:
    """The answer that a message amounts to; raises Refused where it is none.

    sent_back is the number of arguments that were asked back.
    """
    tree = decode(message.payload, sources=False)
    if message.kind == RETURNED:
        value, arguments = pair(tree, object)
        return Returned(value, arguments if len(arguments) == sent_back else ())
    if message.kind == RAISED:
        asked = [str, str, int, str, str, str]
        if type(tree) is not tuple or [type(part) for part in tree] != asked:
            raise FrameError("it raised what is not an exception")
        kind, function, line, file, said, base = tree
        number = line if 0 <= line < 10**7 else 0
        place = locate(file, clean(function, 80), number)
        kind, said = clean(kind, 80), clean(said, _MAX_FIELD)
        limit = limit_behind(kind, said)
        return Raised(kind, said, place, limit, base=clean(base, 80))
    if message.kind == ABSENT and type(tree) is str:
        return Absent(clean(tree, 80))
    raise FrameError("it answered with something that is not an answer")


def read_called(message: Message) -> Called:
    """Which function of a test is called back; raises FrameError and Refused."""
    tree = decode(message.payload, sources=False)
    if type(tree) is tuple and [type(part) for part in tree] == [int, tuple, dict]:
        number, arguments, named = tree
        if number >= 0 and all(type(name) is str for name in named):
            return Called(number, arguments, named)
    raise FrameError("it called what is not a function")


def pair(tree: Tree, kind: type) -> tuple[Any, tuple[Tree, ...]]:
    """A tree that is something of a kind, and a tuple of others. Raises FrameError otherwise."""
    if type(tree) is tuple and len(tree) == 2:
        first, others = tree
        if isinstance(first, kind) and type(others) is tuple:
            return first, others
    raise FrameError("it answered with something that is not an answer")
