"""What the report of a class says, on a page and on a terminal."""

from collections.abc import Iterator, Sequence

from grader.course.report.items import LEAST_STUDENTS, WEAK, ItemRow
from grader.course.report.losses import CauseRow, Why
from grader.course.report.summary import ClassSummary, Distribution, SameGroup
from grader.course.students import Handed, Student
from grader.result import Status
from grader.text import clean, many, points

_STATUSES: dict[Status, str] = {
    "graded": "graded",
    "unreadable": "cannot be read, and count as 0",
    "error": "not graded: the grader failed",
    "interrupted": "not graded: interrupted",
    "missing": "not graded: the file was gone",
}
_HANDED: dict[Handed, str] = {
    "nothing": "handed in nothing",
    "no-notebook": "handed in no notebook",
    "encrypted": "handed in an encrypted archive",
    "broken": "handed in a broken archive",
    "refused": "handed in an archive that was refused",
}
_LONGEST = 400

POINTER = (
    "Same code is a reason to look, not a proof: two students may write the same right answer. "
    "Names, constants, comments and the handout's code do not count; short functions, and what "
    "many have in common, are left out."
)
DISCRIMINATION = (
    "Discrimination is the correlation of an item with the rest of the score: near 1, students who "
    "do well elsewhere do well here. At or below "
    f"{WEAK:g} look at the item itself."
)


def named(student: Student, longest: int = 80) -> str:
    """A student as reports name them: the name, and the id where it says more."""
    name = clean(student.name, longest)
    identity = clean(student.id, longest)
    return f"{name} ({identity})" if name and name != identity else identity


def counts(summary: ClassSummary) -> Iterator[tuple[int, str]]:
    """How many students each thing is true of, in words."""
    yield from (
        (summary.statuses[status], words)
        for status, words in _STATUSES.items()
        if summary.statuses.get(status)
    )
    if summary.pending:
        yield summary.pending, "not graded yet"
    yield from (
        (summary.handed[handed], words)
        for handed, words in _HANDED.items()
        if summary.handed.get(handed)
    )
    if summary.nobodys:
        yield summary.nobodys, "files that belong to nobody"


def waiting(summary: ClassSummary) -> str:
    """What is left to grade by hand; empty where nothing does."""
    answers, students = summary.waiting
    if not answers:
        return ""
    wait = "waits" if answers == 1 else "wait"
    return f"{many(answers, 'written answer')} of {many(students, 'student')} {wait} for marks."


def percent(share: float) -> str:
    """A share in percent, the two of which a line's end does not part."""
    return f"{100 * share:.0f}\u00a0%"


def range_of(at: int, bins: int) -> str:
    """The scores of a bin, in percent."""
    low, high = 100 * at // bins, 100 * (at + 1) // bins
    return f"{low} to {'' if at == bins - 1 else '<'}{high}\u00a0%"


def spread(scores: Distribution) -> str:
    """Mean, deviation and quartiles, in points too where all can get the same."""
    low, middle, high = scores.quartiles
    most = scores.points

    def said(value: float) -> str:
        in_points = f" ({points(value * most / 100)})" if most else ""
        return f"{percent(value / 100)}{in_points}"

    of = f" of {points(most)} points" if most else " of what is judged so far"
    return (
        f"Mean {said(scores.mean)}{of}, standard deviation {said(scores.deviation)}. Lowest "
        f"{said(scores.least)}, quartiles {said(low)}, {said(middle)}, {said(high)}, highest "
        f"{said(scores.most)}."
    )


def cause_name(why: Why) -> str:
    """A reason in a few words."""
    ids = [clean(name, 80) for name in why.ids]
    match why.kind:
        case "not-attempted":
            return "not attempted"
        case "not-handed-in":
            return f"not handed in: {', '.join(ids)}"
        case "by-hand":
            return "marked by hand"
        case "one-of":
            return f"one of: {', '.join(ids)}"
        case "sign":
            return f"{', '.join(ids)} (cause unknown)"
    return ", ".join(ids)


def places(row: CauseRow, most: int = 50) -> str:
    """Where a cause costs points, and how many students."""
    named = [f"{clean(where, 80)} ({count})" for where, count in row.places[:most]]
    more = len(row.places) - most
    return ", ".join([*named, f"{more} more"] if more > 0 else named)


def told(row: CauseRow) -> str:
    """What one of the students is told."""
    return clean(row.example, _LONGEST)


def discrimination(row: ItemRow) -> str:
    """An item's discrimination to two decimals."""
    return "" if row.discrimination is None else f"{round(row.discrimination, 2) + 0.0:+.2f}"


def is_weak(row: ItemRow) -> bool:
    """Whether an item hardly tells the better students from the others."""
    return row.discrimination is not None and row.discrimination <= WEAK


def too_few(summary: ClassSummary) -> str:
    """Why there is no discrimination; empty where there is one."""
    if any(row.discrimination is not None for row in summary.items):
        return ""
    return f"Discrimination is computed from {LEAST_STUDENTS} graded students on."


def same_what(group: SameGroup) -> str:
    """What is the same in a group's code."""
    functions = ", ".join(clean(name, 80) for name in group.functions)
    match group.same:
        case "file":
            said = "the same file, byte by byte"
        case "code":
            said = f"all longer functions are the same: {functions}"
        case "functions":
            said = f"the same code of {functions}"
        case "passages":
            said = f"at least {percent(group.share)} of the code that is not common is shared"
    if group.wrong and group.same != "file":
        wrong = "all lose points" if len(group.functions) == 1 else f"wrong: {_list(group.wrong)}"
        return f"{said} ({wrong})"
    return said


def nothing_same(summary: ClassSummary) -> str:
    """What to say where no code is the same."""
    if not summary.compared:
        return "No notebook has functions of its own that are long enough to be compared."
    return f"None among {many(summary.compared, 'notebook')} that could be compared."


def _list(names: Sequence[str]) -> str:
    return ", ".join(clean(name, 80) for name in names)
