"""What the wrong entries of an output have in common, where no formula explains them."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.look import Look
from grader.result import Hint


def entry_hints(looks: Sequence[Look], references: Sequence[AnyArray], name: str) -> Iterator[Hint]:
    """Whether an output is right but for entries that stay zero."""
    kinds = set()
    for look, right in zip(looks, references, strict=True):
        value = look.value.array if look.value is not None else None
        if look.right:
            continue
        if value is None or value.shape != right.shape or look.comparison is None:
            return
        scale = float(np.max(np.abs(right), initial=0.0))
        wrong = ~(np.abs(value - right) <= look.comparison.tolerance * scale)
        if np.any(value[wrong]) or np.all(wrong):
            return
        kinds.add(_kind(wrong))
    what = kinds.pop() if len(kinds) == 1 else "entry"
    yield Hint(
        f"dropped-{what}",
        f"Some entries of {name} stay zero, and the others are right. Does a loop stop early, or "
        "begin late?",
    )


def _kind(wrong: AnyArray) -> str:
    """Whether whole rows or whole columns are wrong, or entries here and there."""
    if wrong.ndim == 2 and wrong.size > 1:
        for axis, what in ((1, "row"), (0, "column")):
            lines = np.all(wrong, axis=axis)
            if np.array_equal(np.any(wrong, axis=axis), lines):
                return what
    return "entry"
