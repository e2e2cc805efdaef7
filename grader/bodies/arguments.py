"""Arguments of a step that are changed in place on the student's side."""

from typing import Any

import numpy as np

from grader.bodies.raised import plain
from grader.values.tree import Tree
from grader.values.writer import same

MUTABLE = (np.ndarray, list, dict)
# An argument: the kind of a step, its name, and where the argument stands.
Place = tuple[int, str, int]


def may_change(value: Any) -> bool:
    """Whether a function can change an argument, or a part of it, in place."""
    return isinstance(value, MUTABLE) or (type(value) is tuple and any(map(may_change, value)))


def changed(sent: tuple[Tree, ...], after: tuple[Tree, ...]) -> list[int]:
    """Which of the plain arguments of a step are not as they were sent."""
    pairs = enumerate(zip(sent, after, strict=False))
    return [
        at for at, (before, now) in pairs if isinstance(before, MUTABLE) and not same(before, now)
    ]


def leave_as(argument: Any, before: Tree, now: Tree) -> None:
    """Have an argument be as the function has left it, where it was changed in place."""
    if not isinstance(argument, MUTABLE) or same(before, now):  # parts come here too
        return
    if isinstance(argument, np.ndarray):
        if isinstance(now, np.ndarray) and now.shape == argument.shape:
            np.copyto(argument, now, casting="unsafe")
        return
    pairs: list[tuple[Any, Tree, Tree]] = []
    if type(now) is type(before) is list and len(now) == len(before):
        pairs = list(zip(argument, before, now, strict=True))
    elif type(now) is type(before) is dict and now.keys() == before.keys():
        pairs = [(argument[key], before[key], now[key]) for key in now]
    held = [type(part) in MUTABLE for part, *_ in pairs]
    if pairs and all(held):
        for part, was, is_now in pairs:
            leave_as(part, was, is_now)
    elif isinstance(now, list) and isinstance(argument, list):
        argument[:] = plain(now)
    elif isinstance(now, dict) and isinstance(argument, dict):
        argument.clear()
        argument.update(plain(now))
