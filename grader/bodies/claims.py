"""Claims: what must hold of a function's inputs and answers, tried on each problem."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.bodies.child import BodyLimits, Done, Over, run_body
from grader.text import clean
from grader.values.tree import Tree

_MOST_TEXT = 300


@dataclass(frozen=True)
class Holds:
    """A claim that holds on all problems."""


@dataclass(frozen=True)
class Fails:
    """A claim that does not hold on a problem, by its number; text is what it says of it.

    raised says that it could not be computed: then text is the exception.
    """

    problem: int
    text: str = ""
    raised: bool = False


def try_claim(
    claim: Callable[..., object], cases: Sequence[Mapping[str, Any]], limits: BodyLimits
) -> Holds | Fails | Over:
    """Whether a claim holds in every case: its arguments by their names."""

    def body(_: object) -> Tree:
        for number, case in enumerate(cases):
            text, raised = _said(claim, case)
            if text is not None:
                return number, clean(text, _MOST_TEXT), raised
        return None

    ended = run_body(body, limits)
    if not isinstance(ended, Done):
        return ended
    return Holds() if ended.value is None else Fails(*ended.value)


def _said(claim: Callable[..., object], case: Mapping[str, Any]) -> tuple[str | None, bool]:
    """What a claim says against a case, None where it holds; and whether it was raised."""
    try:
        said = claim(**case)
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}", True
    if isinstance(said, str):
        return said, False
    if isinstance(said, bool | np.bool_):
        return (None if said else ""), False
    return f"it returns {type(said).__name__}, not True, False or a sentence", True
