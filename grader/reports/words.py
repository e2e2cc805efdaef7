"""Words and signs that all reports share."""

from collections.abc import Sequence

from grader.evidence import ItemStatus
from grader.result import CellReport, Item, Result, Task
from grader.text import clean, in_points, points

# A sign, its spelling where the terminal cannot show it, and a style.
SIGNS: dict[ItemStatus, tuple[str, str, str]] = {
    "passed": ("✓", "ok", "green"),
    "partial": ("◐", "~", "yellow"),
    "failed": ("✗", "x", "red"),
    "crashed": ("✗", "x", "red"),
    "timed_out": ("✗", "x", "red"),
    "not_attempted": ("·", "-", "dim"),
    "manual": ("✎", "?", "cyan"),
    "error": ("!", "!", "magenta"),
}
STATES: dict[ItemStatus, str] = {
    "not_attempted": "not attempted",
    "crashed": "crashed",
    "timed_out": "timed out",
    "error": "not judged",
    "manual": "graded by hand",
}
_MOST_NUMBERS = 20
_CARRIED = "graded with correct helpers"
CELL_STATES = {
    "timed_out": "took too long",
    "died": "ended the kernel",
    "skipped": "was skipped: the time for the whole notebook was up",
}


def heading(task: Task) -> str:
    """A task's heading; one with a number says so."""
    return f"Task {task.id}: {task.title}" if task.id.isdigit() else task.title


def state(item: Item) -> str:
    """What became of an item, in a few words; empty where there is nothing to say."""
    if item.evidence.mark is not None and item.evidence.mark.points is not None:
        return "marked by hand"
    if item.status == "manual" and _is_unanswered(item):
        return "no answer"
    return STATES.get(item.status) or number(item) or _CARRIED * bool(item.evidence.substituted)


def comment(item: Item) -> str:
    """What a human said of an item; empty if nothing."""
    return item.evidence.mark.comment if item.evidence.mark is not None else ""


def number(item: Item) -> str:
    """The one number that an item is judged by, in words; empty where there is none."""
    accuracy = item.evidence.accuracy
    return f"accuracy {min(accuracy):.3f}" if accuracy else ""


def total(result: Result) -> str:
    """The total in words."""
    if result.score is None:
        names = ", ".join(clean(name, 200) for name in not_judged(result))
        return f"unknown, since {names} could not be judged" if names else "unknown"
    return f"{points(result.score)} of {points(result.max_score)} points"


def not_judged(result: Result) -> list[str]:
    """The items that the grader failed to judge, where it has judged the others."""
    if result.status != "graded":
        return []
    return [item.id for item in result.items if item.status == "error"]


def waiting(result: Result) -> float:
    """The points of what is graded by hand: not those of questions to which no answer was found."""
    if result.status != "graded":
        return 0.0
    return sum(item.max_score for item in result.items if waits_for_reader(item))


def waits_for_reader(item: Item) -> bool:
    """Whether a human has to mark an item: not one of a question that has no answer."""
    return item.status == "manual" and not _is_unanswered(item)


def _is_unanswered(item: Item) -> bool:
    """Whether an answer was looked for, and none was found."""
    return item.evidence.answer is not None and not item.evidence.answer.strip()


def waits(result: Result) -> str:
    """The same in words: "2 more points are graded by hand"; empty where none are."""
    more = waiting(result)
    if not more:
        return ""
    return f"{points(more)} more {'point is' if more == 1 else 'points are'} graded by hand"


def withheld(result: Result) -> str:
    """What is left to be checked where students see a part only; empty where they see all."""
    if result.withheld is None:
        return ""
    count = result.withheld.items
    checks = "1 more check" if count == 1 else f"{count} more checks"
    worth = in_points(result.withheld.points)
    return f"{checks}, worth {worth}, will be made of what you hand in."


def failed_cells(result: Result, most: int, longest: int = 500) -> list[str]:
    """A line for each cell that did not run through, and one for those beyond the first `most`.

    Those that only lack what is not there yet share a line.
    """
    failed = [run for run in result.cells if run.outcome != "ok"]
    waiting = [run for run in failed if run.unwritten]
    lacking = [run for run in failed if run.after]
    own = [run for run in failed if not run.unwritten and not run.after]
    lines = []
    for run in own[:most]:
        what = clean(run.error, longest) or CELL_STATES.get(run.outcome, run.outcome)
        lines.append(f"cell {run.cell}{f', line {run.line}' if run.line else ''}: {what}")
    if len(own) > most:
        lines.append(f"and {len(own) - most} more")
    if lacking:
        what = "names that the failed cells would have defined"
        lines.append(f"{_cells(lacking, 'lacks', 'lack')} {what}: {_numbers(lacking)}")
    if waiting:
        what = "functions that are not written yet"
        lines.append(f"{_cells(waiting, 'waits', 'wait')} for {what}: {_numbers(waiting)}")
    return lines


def _cells(runs: Sequence[CellReport], one: str, several: str) -> str:
    return f"1 cell {one}" if len(runs) == 1 else f"{len(runs)} cells {several}"


def _numbers(runs: Sequence[CellReport]) -> str:
    numbers = [str(run.cell) for run in runs[:_MOST_NUMBERS]]
    more = f" and {len(runs) - _MOST_NUMBERS} more" if len(runs) > _MOST_NUMBERS else ""
    return f"{'cell' if len(numbers) == 1 else 'cells'} {', '.join(numbers)}{more}"
