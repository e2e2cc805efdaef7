"""Asks the student's functions what the plan says: each in a fork of the executed notebook."""

import contextlib
import hashlib
import itertools
import socket
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from grader.requests import CallRequest, Substitutes
from grader.session.answers import Locate
from grader.session.call_budget import CallBudget
from grader.session.forked_notebook import ForkedNotebook
from grader.session.keep import kept
from grader.session.steps import StepMaker
from grader.transcript import (
    Answer,
    Raised,
    Returned,
)
from grader.values.tree import Tree


class ForkedNotebooks:
    """Forks of a notebook as it was at several cells: each function is called where it counts."""

    def __init__(self, last: ForkedNotebook, by_function: Mapping[str, ForkedNotebook]) -> None:
        self._last, self._by_function = last, by_function

    @property
    def substituted(self) -> tuple[str, ...]:
        """The substitutes that any of them asked."""
        return tuple(dict.fromkeys(name for fork in self._all for name in fork.substituted))

    def substitute(
        self, substitutes: Substitutes, names: Sequence[str], kept: Collection[str]
    ) -> None:
        """Have these functions answered by our side in all of them."""
        for fork in self._all:
            fork.substitute(substitutes, names, kept)

    def call(self, name: str, arguments: tuple[Tree, ...], limit: float) -> Answer:
        """Call a function where it counts."""
        return self._by_function.get(name, self._last).call(name, arguments, limit)

    def record(self, steps: Tree, limit: float) -> Tree:
        """Do many steps of a training at once, in the notebook as it is in the end."""
        return self._last.record(steps, limit)

    @property
    def _all(self) -> list[ForkedNotebook]:
        return list(dict.fromkeys((self._last, *self._by_function.values())))


@dataclass
class ForkServer:
    """Opens forks of an executed notebook, through the control socket of its agent.

    held are the control sockets of the notebook as it was at the end of cells, by their index.
    """

    control: socket.socket
    locate: Locate
    budget: CallBudget
    held: Mapping[int, socket.socket] = field(default_factory=dict)
    _tokens: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def open(self, seed: int, cell: int | None = None) -> ForkedNotebook:
        """A fresh fork, with its global random generators seeded, at the end of a cell or of all.

        Where the notebook was not kept at that cell, it is a fork as it is in the end.
        """
        control = self.held.get(cell, self.control) if cell is not None else self.control
        token = next(self._tokens)
        return ForkedNotebook(control, token, seed_there(seed), self.locate, self.budget)

    @contextlib.contextmanager
    def open_at(self, seed: int, positions: Mapping[str, int]) -> Iterator[ForkedNotebooks]:
        """Fresh forks: one of the notebook as it is in the end, and one for each position."""
        with contextlib.ExitStack() as stack:
            last = stack.enter_context(self.open(seed))
            kept = {
                cell: stack.enter_context(self.open(seed, cell))
                for cell in sorted(set(positions.values()))
            }
            yield ForkedNotebooks(last, {name: kept[cell] for name, cell in positions.items()})

    def is_answered(self) -> bool:
        """Whether a fork can be made."""
        with self.open(0) as fork:
            return fork.is_alive


def answers_to(
    fork_server: ForkServer, request: CallRequest, limit: float, substitutes: Substitutes
) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
    """Make the steps of a request, in a fork of their own; and which substitutes were asked.

    limit is in seconds, for each call. Of what is far too large only the shape is kept.
    """
    answers: list[Answer] = []
    with fork_server.open(request.seed, request.position) as fork:
        fork.substitute(substitutes, request.substitutes, request.kept)
        steps = StepMaker(partial(fork.step, limit=limit))
        for step in request.steps:
            call = steps.answer(step)
            answers.append(kept(call, step.most, step.outputs))
            del call  # while the next one comes in, no room is left for this one too
            if not isinstance(answers[-1], Returned | Raised):
                break  # where others stop, all stop, and a further call would only cost time
    return tuple(answers), fork.substituted


def seed_there(seed: int) -> int:
    """The seed of a fork's generators, below 2**32: who reads it there knows nothing of ours.

    What the lab draws in tests and trainings, and keeps to itself, comes of the seed as it is.
    """
    return int.from_bytes(hashlib.sha256(b"there %d" % seed).digest()[:4])
