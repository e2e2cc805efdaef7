"""What to look at first: a list of up to three, made of the issues."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from grader.messages.issues import issues_of
from grader.messages.render import ONE_OF
from grader.result import Issue, Result, Step
from grader.text import in_points, joined, joined_code

MOST = 3
_LONGEST = 400


def with_issues(result: Result) -> Result:
    """The result with its issues, and with what to look at first."""
    issues = issues_of(result.items, result.code)
    first, later = look_first(issues)
    return replace(result, issues=issues, first=first, later=later, advice=as_text(first, later))


def look_first(issues: Sequence[Issue]) -> tuple[tuple[Step, ...], str]:
    """The steps, and what is said of the rest; nothing where nothing is lost that can be mended.

    What others use comes first, then what costs most. One cause in several functions is one step,
    and training is one only where all functions are right: it follows from them.
    """
    lost = [one for one in issues if one.lost and not (one.unwritten or one.consequence)]
    in_functions = [issue for issue in lost if issue.function]
    ranked = sorted(
        _together(in_functions or [issue for issue in lost if not issue.function]),
        key=lambda group: (not any(issue.dependents for issue in group), -_points(group)),
    )
    later = []
    if len(ranked) > MOST:
        rest = dict.fromkeys(_name(issue) for group in ranked[MOST:] for issue in group)
        first = {_name(issue) for group in ranked[:MOST] for issue in group}
        names = [name for name in rest if name not in first]
        later += [f"After that: {joined_code(names)}."] if names else []
    unwritten = [one for one in issues if one.unwritten and one.function]
    if unwritten:
        names = [_name(issue) for issue in unwritten]
        them = "it" if len(set(names)) == 1 else "them"
        waiting = dict.fromkeys(name for issue in unwritten for name in issue.waiting)
        also = f"; {joined_code(waiting)} {_verb(waiting, 'need')} {them}" if waiting else ""
        later.append(
            f"Not written yet: {joined_code(names)} ({in_points(_points(unwritten))}){also}."
        )
    return tuple(_step(group) for group in ranked[:MOST]), " ".join(later)


def as_text(steps: Sequence[Step], later: str) -> str:
    """The list as lines of text, names between backticks."""
    lines = [f"{at}. {step_in_words(step)}" for at, step in enumerate(steps, 1)]
    return "\n".join([*lines, *filter(None, [later])])


def step_in_words(step: Step) -> str:
    """A step as one sentence or two."""
    return f"{joined_code(step.functions)} ({beside(step)}): {step.text}"


def beside(step: Step) -> str:
    """Where a step is taken, and what it is worth."""
    return ", ".join(filter(None, (step.where, in_points(step.points))))


def _together(issues: Iterable[Issue]) -> list[list[Issue]]:
    """Issues by the same cause in one list."""
    found: dict[tuple[str, ...], list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.cause or (issue.id,), []).append(issue)
    return list(found.values())


def _step(group: Sequence[Issue]) -> Step:
    first = max(group, key=lambda issue: issue.lost)
    users = dict.fromkeys(name for issue in group for name in issue.dependents)
    also = f" {joined_code(users)} {_verb(users, 'depend')} on it." if users else ""
    text = f"{_text(first)}{also}"
    return Step(
        text,
        round(_points(group), 2),
        tuple(dict.fromkeys(_name(issue) for issue in group)),
        tuple(issue.id for issue in group),
        "" if "cell " in text.lower() else _where(group),
    )


def _where(group: Sequence[Issue]) -> str:
    """The line where it stops, or the cells to look at."""
    place = group[0].place
    if len(group) == 1 and place is not None and place.cell is not None and place.line:
        return f"line {place.line} of cell {place.cell}"
    places = (issue.place for issue in group)
    cells = [*dict.fromkeys(str(one.cell) for one in places if one and one.cell is not None)]
    if not cells:
        return ""
    return f"{'cell' if len(cells) == 1 else 'cells'} {joined(cells)}"


def _text(issue: Issue) -> str:
    several = issue.hints and issue.hints[0].startswith(ONE_OF)
    said = " ".join(issue.hints if several else issue.hints[:1]) or issue.message
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} ..."


def _points(issues: Iterable[Issue]) -> float:
    return sum(issue.lost for issue in issues)


def _name(issue: Issue) -> str:
    return issue.function or issue.items[0]


def _verb(names: Iterable[str], verb: str) -> str:
    return f"{verb}s" if len(tuple(names)) == 1 else verb
