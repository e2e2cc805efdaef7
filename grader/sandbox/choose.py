"""Chooses the strongest sandbox that this machine offers, or the one asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from grader.errors import UsageError
from grader.sandbox import bubblewrap, confined, unsandboxed
from grader.sandbox.base import Level, Obstacle, Sandbox
from grader.sandbox.bubblewrap import BubblewrapSandbox
from grader.sandbox.confined import ConfinedSandbox
from grader.sandbox.unsandboxed import Unsandboxed

Choice = Literal["auto", "namespaces", "confined", "unsandboxed"]


@dataclass(frozen=True)
class _Offer:
    name: Choice
    level: Callable[[], Level]
    unavailable: Callable[[], Obstacle | None]
    make: Callable[[], Sandbox]


# The strongest first; the last one is available everywhere.
_OFFERS = (
    _Offer("namespaces", lambda: bubblewrap.LEVEL, bubblewrap.unavailable, BubblewrapSandbox),
    _Offer("confined", confined.level_here, confined.unavailable, ConfinedSandbox),
    _Offer("unsandboxed", lambda: unsandboxed.LEVEL, lambda: None, Unsandboxed),
)


def choose_sandbox(choice: Choice = "auto") -> Sandbox:
    """The sandbox of that level; raises UsageError where it is unavailable here."""
    for offer in _OFFERS:
        if choice in ("auto", offer.name):
            obstacle = offer.unavailable()
            if obstacle is None:
                return offer.make()
            if choice == offer.name:
                raise UsageError(
                    f"The sandbox level '{choice}' is unavailable here: {obstacle.why}.",
                    f"To get it: {obstacle.remedy}."
                    if obstacle.remedy
                    else "Leave out --sandbox to take the best level that this machine offers.",
                )
    raise ValueError(choice)


def offers() -> Iterator[tuple[Level, Obstacle | None]]:
    """All levels, the strongest first, and why they are unavailable here."""
    for offer in _OFFERS:
        yield offer.level(), offer.unavailable()
