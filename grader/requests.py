"""Requests: what the student's side is asked, as plain values with keys.

A key names the recipe, never the bits of a number, which differ between machines: who asks again
for the same finds the answer by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from grader.values.actions import Action
from grader.values.tree import Tree


class Refusal(Exception):
    """What a substitute was asked for has no answer; the message says why."""


# What a substitute, by its name, returns for these arguments; raises Refusal where that is nothing.
Substitutes = Callable[[str, tuple[Tree, ...]], Tree]


@dataclass(frozen=True)
class Key:
    """What a request asks for: its kind, and (name, value) pairs of text, sorted."""

    kind: Literal["calls", "training", "test"]
    recipe: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The key in one line."""
        return " ".join((self.kind, *(f"{name}={value}" for name, value in self.recipe)))


@dataclass(frozen=True, eq=False)
class Step:
    """What a function is asked on one problem: a call, of which so many outputs are asked.

    most is how many numbers are kept of one value that comes back. Where actions say so, it is
    these that are done, made from the same arguments; result is the answer, in which handles stand
    for what the actions made.
    """

    name: str
    arguments: tuple[Tree, ...]
    outputs: int
    most: int
    actions: tuple[Action, ...] = ()
    result: Tree = None


@dataclass(frozen=True, eq=False)
class CallRequest:
    """Make these steps in a fresh fork, its random generators seeded.

    position is the index of the cell at whose end the notebook is forked, None for the last. The
    functions that substitutes names are answered from outside, those that kept names never are.
    """

    key: Key
    seed: int
    steps: tuple[Step, ...]
    position: int | None = None
    substitutes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class TrainingRequest:
    """Run a training of the lab with the functions that it uses, each from a fresh fork.

    positions has, by its name, the cell at whose end a function is called, where not the last.
    """

    key: Key
    training: str
    seed: int
    uses: tuple[str, ...]
    substitutes: tuple[str, ...] = ()
    positions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class TestRequest:
    """Run a test of the lab, by its id, whose steps are made in a fresh fork.

    position, substitutes and kept are as of a CallRequest.
    """

    key: Key
    test: str
    seed: int
    position: int | None = None
    substitutes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    __test__ = False


Request = CallRequest | TrainingRequest | TestRequest
