"""Totals of a result: what its items come to, by task and together."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from msgspec.structs import replace

from grader.result import Item, Result, Task
from grader.text import half_up


class _Task(Protocol):
    """A task of a lab, or of a result."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...


class _Scored(Protocol):
    """An item, with its words or without."""

    @property
    def task(self) -> str: ...

    @property
    def score(self) -> float | None: ...

    @property
    def max_score(self) -> float: ...


def task_scores(tasks: Iterable[_Task], items: Iterable[_Scored]) -> tuple[Task, ...]:
    """What each task came to; a manual item counts once it is marked."""
    counted = [item for item in items if item.score is not None]
    return tuple(
        Task(task.id, task.title, *total_of(item for item in counted if item.task == task.id))
        for task in tasks
    )


def with_items(result: Result, items: Sequence[Item], tasks: Iterable[_Task]) -> Result:
    """The result with these items and the totals that they come to; none where none is known."""
    score, max_score = total_of(items)
    if result.status == "graded":
        known = all(item.status != "error" for item in items)
    else:
        known = result.score is not None
    return replace(
        result,
        items=tuple(items),
        tasks=task_scores(tasks, items),
        score=score if known else None,
        max_score=max_score,
    )


def total_of(items: Iterable[_Scored]) -> tuple[float, float]:
    """Score and maximum of the items that have a score."""
    counted = [(item.score, item.max_score) for item in items if item.score is not None]
    return _sum(score for score, _ in counted), _sum(most for _, most in counted)


def _sum(points: Iterable[float]) -> float:
    """Points added up by their digits, and halves of what is not shown rounded up."""
    return float(half_up(float(sum(Decimal(repr(float(one))) for one in points))))
