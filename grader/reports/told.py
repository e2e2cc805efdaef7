"""What reports say of an issue and of an item, and the numbers that stand behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.evidence import Evidence, SourceLocation
from grader.messages.issues import issues_of
from grader.reports.words import STATES, state
from grader.result import Issue, Item, Result
from grader.text import in_points, joined_code, points

_SHARES = {"reference_error": "the reference", "finite_difference_error": "finite differences"}


def issues_by_item(result: Result) -> Mapping[str, Sequence[Issue]]:
    """The issues of a graded result, each by the last of the items that it shows in."""
    issues = result.issues or issues_of(result.items, result.code)
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        if not issue.items:  # of a file that somebody has edited
            continue
        found.setdefault(issue.items[-1], []).append(issue)
    return found


def costly(result: Result) -> Sequence[Issue]:
    """The issues that cost points, the dearest first."""
    issues = (issue for issue in issues_of(result.items, result.code) if issue.lost)
    return sorted(issues, key=lambda issue: -issue.lost)


def told_of_each(result: Result) -> Mapping[str, Sequence[str]]:
    """The lines on each item, for where items stand apart: one may be folded, or not shown.

    A cause is told in full at the first item that it shows in; the others refer to that one. Items
    that are not shown at the same time are told apart, so that none tells of what is withheld.
    """
    full: dict[str, list[str]] = {item.id: [] for item in result.items}
    others: dict[str, list[str]] = {item.id: [] for item in result.items}
    for visibility in dict.fromkeys(item.visibility for item in result.items):
        together = [item for item in result.items if item.visibility == visibility]
        for issue in issues_of(together, result.code):
            first, *rest = issue.items
            full[first] += paragraphs(issue, together)
            for name in rest:
                others[name].append(f"The cause is the same as in `{first}`: see there.")
    return {
        item.id: _lines_of(item, full[item.id], dict.fromkeys(others[item.id]))
        for item in result.items
    }


def _lines_of(item: Item, full: Sequence[str], others: Iterable[str]) -> Sequence[str]:
    """What an item's sentences do not say comes first: that it crashed is one of them."""
    lines = [*full, *others]
    if item.status == "manual" and item.message and item.evidence.answer != "":
        lines = [item.message]
    told = "" if full and item.status in STATES and item.evidence.mark is None else state(item)
    return [line for line in (told, *lines) if line]


def paragraphs(issue: Issue, items: Sequence[Item]) -> Iterator[str]:
    """What is said of an issue: what is wrong, what to try, where to look and what it costs."""
    beside = " ".join(filter(None, (where(issue), follows(issue, items))))
    yield from filter(None, (issue.message, *issue.hints, beside))


def where(issue: Issue) -> str:
    """Where to look, if its message does not say so: the cell, and the line that it begins with."""
    place = issue.place
    if place is None or place.cell is None or not issue.lost:
        return ""  # what costs nothing needs no look
    if f"cell {place.cell}" in issue.message.lower():
        return ""
    return place_in_words(place)


def place_in_words(place: SourceLocation) -> str:
    """A cell by its number and its first line."""
    begins = f", which begins with `{place.begins}`" if place.begins else ""
    return f"Look at cell {place.cell}{begins}."


def follows(issue: Issue, items: Sequence[Item]) -> str:
    """What it costs, and what follows from it; empty where it costs nothing."""
    if issue.consequence or not issue.lost:
        return ""
    known = {item.id: item for item in items}
    cost = in_points(issue.lost) + " in all" * (len(issue.items) > 1 and not issue.unwritten)
    said = [f"This {'is worth' if issue.unwritten else 'costs'} {cost}."]
    if issue.waiting:
        worth = sum(known[name].max_score for name in issue.waiting if name in known)
        names = dict.fromkeys(
            known[name].function or name for name in issue.waiting if name in known
        )
        verb = "needs" if len(names) == 1 else "need"
        said.append(f"{joined_code(names)} ({in_points(worth)}) {verb} it too.")
    if issue.dependents:
        verb = "uses" if len(issue.dependents) == 1 else "use"
        said.append(f"{joined_code(issue.dependents)} {verb} it, graded with a correct one.")
    return " ".join(said)


def details(item: Item) -> Iterator[str]:
    """What only a marker is told, and the numbers that a verdict rests on, in words."""
    evidence = item.evidence
    if evidence.note:
        yield f"for the marker: {evidence.note.removesuffix('.')}"
    if evidence.accuracy:
        reached = ", ".join(f"{value:.3f}" for value in evidence.accuracy)
        needed = "" if evidence.threshold is None else f"; {evidence.threshold:.3f} is needed"
        yield f"accuracy {reached}{needed}"
    yield from _errors(evidence)
    counted = evidence.problems_right is not None  # of a claim it is not
    if counted and evidence.problems_right != evidence.problems:
        yield f"right on {evidence.problems_right} of {evidence.problems} problems"
    if counted and evidence.sizes and evidence.problems_right != evidence.problems:
        sizes = ", ".join(f"{name} = {size}" for name, size in evidence.sizes.items())
        yield f"furthest off with {sizes}"


def _errors(evidence: Evidence) -> Iterator[str]:
    for name, against in _SHARES.items():
        error = getattr(evidence, name)
        if error is not None and not (name == "finite_difference_error" and error == 0):
            allowed = "" if evidence.tolerance is None else f" (allowed {evidence.tolerance:.1e})"
            yield f"largest error {error:.1e} against {against}{allowed}"


def kept(item: Item) -> str:
    """An item's points of so many."""
    score = "…" if item.score is None else points(item.score)
    return f"{score} / {points(item.max_score)}"
