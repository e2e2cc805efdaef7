"""What changed since an earlier attempt: points by function."""

from dataclasses import dataclass

from grader.result import Earlier, Item, Result
from grader.text import clean, points

_LEAST = 0.005


@dataclass(frozen=True)
class Change:
    """A function, or an item of another kind, and its points then and now."""

    name: str
    before: str
    after: str
    better: bool


@dataclass(frozen=True)
class Changes:
    """The totals then and now, and what they differ by."""

    since: str
    before: str
    after: str
    changed: tuple[Change, ...]


def earlier_of(result: Result, attempt: int | None = None) -> Earlier | None:
    """What is kept of an attempt for the next one; None where it has no points."""
    if result.score is None:
        return None
    return Earlier(attempt, result.score, _by_function(result))


def changes_since(earlier: Earlier | None, now: Result) -> Changes | None:
    """What changed, in the order of the later one; None where one of them has no points."""
    if earlier is None or now.score is None:
        return None
    before, after = earlier.scores, _by_function(now)
    return Changes(
        "the last attempt" if earlier.attempt is None else f"attempt {earlier.attempt}",
        points(earlier.score),
        points(now.score),
        tuple(
            Change(clean(name, 200), points(before[name]), points(score), score > before[name])
            for name, score in after.items()
            if name in before and abs(score - before[name]) >= _LEAST
        ),
    )


def _by_function(result: Result) -> dict[str, float]:
    scores: dict[str, float] = {}
    for item in result.items:
        if item.score is not None:
            scores[_name(item)] = scores.get(_name(item), 0.0) + item.score
    return scores


def _name(item: Item) -> str:
    return item.function or item.id
