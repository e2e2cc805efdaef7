"""What the wrong entries of an output have in common, where no formula explains them."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.judge.checking.output_check import OutputCheck
from grader.judge.findings import Cause, cause_of
from grader.values.tree import AnyArray


def causes_in_entries(
    checks: Sequence[OutputCheck], references: Sequence[AnyArray], name: str
) -> Iterator[Cause]:
    """Whether an output is right but for entries that stay zero."""
    kinds = {"entry", "row", "column"}
    for check, right in zip(checks, references, strict=True):
        value = check.value.array if check.value is not None else None
        if check.right:
            continue
        if not np.all(np.isfinite(right)):
            return
        if value is None or value.shape != right.shape or check.comparison is None:
            return
        scale = float(np.max(np.abs(right), initial=0.0))
        wrong = ~(np.abs(value - right) <= check.comparison.tolerance * scale)
        if np.any(value[wrong]) or np.all(wrong):
            return
        kinds &= _kinds(wrong)
    what = next((kind for kind in ("entry", "row", "column") if kind in kinds), "entry:anywhere")
    yield cause_of(f"dropped-{what}", output=name)


def _kinds(wrong: AnyArray) -> set[str]:
    """What all the wrong entries lie in: a single entry, the first or last row, whole columns."""
    kinds = {"entry"} if np.sum(wrong) == 1 else set()
    if wrong.ndim == 2:
        for axis, what in ((1, "row"), (0, "column")):
            hit = np.any(wrong, axis=axis)
            at_edge = np.sum(hit) == 1 and (hit[0] or hit[-1])
            if at_edge or np.array_equal(hit, np.all(wrong, axis=axis)):
                kinds.add(what)
    return kinds
