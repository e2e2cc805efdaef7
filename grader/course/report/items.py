"""How hard each item was, and how well it tells the better students from the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.evidence import ItemStatus
from grader.result import Item

Floats = NDArray[np.float64]

# Below, a correlation says more of who happened to be there than of the item.
LEAST_STUDENTS = 30
# From here down an item tells little, or the wrong way round.
WEAK = 0.1


@dataclass(frozen=True)
class ItemRow:
    """What an item came to. mean is the mean share of its points, 0 to 1 (None if nobody has it).

    mean is what test theory calls the item's difficulty: the higher, the easier. statuses counts
    the students by status. discrimination is in [-1, 1], and None with fewer than `LEAST_STUDENTS`
    students, or where all got the same.
    """

    id: str
    task: str
    max_score: float
    scored: int
    mean: float | None
    statuses: Mapping[ItemStatus, int]
    discrimination: float | None


def item_rows(students: Sequence[Sequence[Item]]) -> tuple[ItemRow, ...]:
    """A row for each item of these students' results, in the order in which results have them."""
    items = {item.id: item for student in students for item in student}
    columns = {name: at for at, name in enumerate(items)}
    scores = np.full((len(students), len(items)), np.nan)
    statuses: list[dict[ItemStatus, int]] = [{} for _ in items]
    for row, student in enumerate(students):
        for item in student:
            at = columns[item.id]
            statuses[at][item.status] = statuses[at].get(item.status, 0) + 1
            if item.score is not None and item.status != "error":
                scores[row, at] = item.score
    told = discriminations(scores)
    rows = []
    for item, at in zip(items.values(), columns.values(), strict=True):
        known = scores[:, at][~np.isnan(scores[:, at])]
        mean = float(known.mean() / item.max_score) if len(known) and item.max_score else None
        rows.append(
            ItemRow(item.id, item.task, item.max_score, len(known), mean, statuses[at], told[at])
        )
    return tuple(rows)


def discriminations(scores: Floats) -> tuple[float | None, ...]:
    """Of scores (students, items), NaN where there is none, each item's correlation with the rest.

    This is the product-moment correlation of an item's score with the sum of the student's other
    scores, over the students who have a score of it; for an item that is right or wrong it is the
    point-biserial one. The item itself is left out of the sum, since it would correlate with
    itself: J. P. Guilford, "The correlation of an item with a composite of the remaining items in a
    test", Educational and Psychological Measurement 13 (1953), 87-93.
    """
    found: list[float | None] = []
    totals = np.nansum(scores, axis=1)
    for item in scores.T:
        known = ~np.isnan(item)
        rest = totals[known] - item[known]
        found.append(_correlation(item[known], rest) if known.sum() >= LEAST_STUDENTS else None)
    return tuple(found)


def _correlation(one: Floats, other: Floats) -> float | None:
    """None where one of them is the same throughout, but for rounding."""
    one, other = one - one.mean(), other - other.mean()
    sizes = np.linalg.norm(one), np.linalg.norm(other)
    if min(sizes) < 1e-9:
        return None
    return float(np.clip(one @ other / (sizes[0] * sizes[1]), -1.0, 1.0))
