"""`grader results --store FILE`: the grades of a class, to be read, filtered and exported."""

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import console
from grader.cli.options import STORE, store_option
from grader.errors import UsageError
from grader.text import many

if TYPE_CHECKING:
    from grader.course.store.reading import Reader
    from grader.course.store.rows import Row

_STATUS = (
    *("graded", "waiting", "failed", "unreadable", "pending", "several-notebooks", "no-notebook"),
    *("nothing", "encrypted", "broken", "refused", "unrecognised"),
)
_COLUMNS: "dict[str, Callable[[Row], Any]]" = {
    "student": lambda row: row.student.id,
    "name": lambda row: row.student.name,
    "group": lambda row: row.student.group,
    "status": lambda row: row.standing.status,
    "score": lambda row: row.standing.score,
    "max_score": lambda row: row.standing.max_score or None,
    "waiting": lambda row: " ".join(row.standing.waiting),
    "waiting_points": lambda row: row.standing.waiting_points,
    "check_again": lambda row: " ".join(row.standing.check_again),
    "late": lambda row: row.attempt.late,
    "attempt": lambda row: row.attempt.number,
    "attempts": lambda row: row.attempts,
    "submitted": lambda row: row.attempt.submitted,
    "file": lambda row: row.attempt.file,
    "message": lambda row: row.standing.message or row.attempt.detail,
}


@click.command()
@store_option("The store that `grade CLASS` has written.", STORE)
@click.option("--csv", "as_csv", is_flag=True, help="Print a table with commas.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--status",
    "statuses",
    type=click.Choice(_STATUS),
    multiple=True,
    help="Only those with this status; may be given several times.",
)
@click.option(
    "--only", metavar="ID", multiple=True, help="Only this student, by id; may be given again."
)
@click.option("--late", is_flag=True, help="Only what was handed in late.")
@click.option("--check-again", is_flag=True, help="Only whoever has a mark to be looked at again.")
@click.option("--under", type=float, metavar="PERCENT", help="Only those below this share.")
@click.option(
    "--history", metavar="ID", help="Show instead each time that this student was graded."
)
def command(
    store_file: Path,
    as_csv: bool,
    as_json: bool,
    statuses: tuple[str, ...],
    only: tuple[str, ...],
    late: bool,
    check_again: bool,
    under: float | None,
    history: str | None,
) -> int:
    """List the grades of a class, a row for each student, sorted by id.

    The status says: graded, the score is complete; waiting, some items still need a human's mark,
    and the score is that of the rest; failed, the grader is at fault, so grade again; pending, not
    graded yet. All others had no notebook to grade. Nothing is run.
    """
    if as_csv and as_json:
        raise UsageError("Either --csv or --json.", "Leave one of them out.")
    from grader.course.store.reading import Reader

    with Reader(store_file) as store:
        if history is not None:
            _print_history(store, history, as_json=as_json)
            return console.GRADED
        rows: Iterable[Row] = store.rows()
        ids = ids_of(store, only) if only else None
    kept = [
        row
        for row in rows
        if (ids is None or row.student.id in ids)
        and (not statuses or row.standing.status in statuses or row.attempt.handed in statuses)
        and (not late or row.attempt.late)
        and (not check_again or row.standing.check_again)
        and (under is None or _is_under(row, under))
    ]
    if as_json:
        _print_json([{name: of(row) for name, of in _COLUMNS.items()} for row in kept])
    elif as_csv:
        _print_csv(kept)
    else:
        for line in (*table(kept), "", *summary(kept)):
            click.echo(line)
    return console.GRADED


def ids_of(store: "Reader", names: Sequence[str]) -> set[str]:
    """The ids of students that are named; raises UsageError for one who is not there."""
    found = store.find(names)
    for name in names:
        if name not in found:
            raise UsageError(
                f"There is no student {name!r} in {store.path}, or more than one.",
                "`grader results` without --only lists the ids.",
            )
    return set(found.values())


def _is_under(row: "Row", percent: float) -> bool:
    score = row.standing.score
    return score is not None and score < percent / 100 * row.standing.max_score


def _print_json(value: Any) -> None:
    import msgspec

    from grader.text import inert_json

    data = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.buffer.write(inert_json(data) + b"\n")
    sys.stdout.flush()


def _print_csv(rows: "Sequence[Row]") -> None:
    from grader.text import cell

    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(_COLUMNS)
    for row in rows:
        table.writerow([_in_cell(of(row), cell) for of in _COLUMNS.values()])
    sys.stdout.buffer.write(written.getvalue().encode())
    sys.stdout.flush()


def _in_cell(value: Any, cell: Callable[[str], str]) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cell(value) if isinstance(value, str) else value


def _print_history(store: "Reader", student: str, *, as_json: bool) -> None:
    import dataclasses

    (found,) = ids_of(store, (student,))
    history = store.history(found)
    if as_json:
        _print_json([dataclasses.asdict(one) for one in history])
        return
    for one in history:
        score = "-" if one.score is None else f"{one.score:g} of {one.max_score:g}"
        click.echo(f"{one.made}  attempt {one.attempt}  {one.how:9} {one.status:11} {score}")
    for mark in store.marks(found).values():
        points = "" if mark.mark.points is None else f" {mark.mark.points:g}"
        click.echo(f"{mark.made}  attempt {mark.attempt}  mark      {mark.mark.item}{points}")


def needs_a_look(row: "Row") -> bool:
    """Whether something is to be done for a student, or about him."""
    return row.standing.status not in ("graded", "waiting") or bool(row.standing.check_again)


def table(rows: "Sequence[Row]") -> Iterator[str]:
    """The rows as lines of text."""
    from grader.text import clean

    shown = [
        (
            clean(row.student.id, 40),
            clean(row.student.name, 40),
            row.standing.status,
            score_of(row),
            " ".join(_remarks(row)),
        )
        for row in rows
    ]
    widths = [max((len(cells[at]) for cells in shown), default=0) for at in range(4)]
    for *cells, remarks in shown:
        padded = "  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True))
        yield f"{padded}  {remarks}".rstrip()


def score_of(row: "Row") -> str:
    """A score as it is shown."""
    standing = row.standing
    if standing.score is None:
        return "-"
    more = f" (+{standing.waiting_points:g} waiting)" if standing.waiting else ""
    return f"{standing.score:g} of {standing.max_score:g}{more}"


def _remarks(row: "Row") -> Iterator[str]:
    from grader.text import clean

    if row.attempt.late:
        yield "late."
    if row.standing.check_again:
        yield f"check again: {', '.join(row.standing.check_again)}."
    if row.standing.status == "waiting":
        yield f"to be marked: {', '.join(row.standing.waiting)}."
    else:
        yield clean(row.standing.message or row.attempt.detail, 300)


def summary(rows: "Sequence[Row]") -> Iterator[str]:
    """How many of each status, and the mean of those with a score; files of nobody apart."""
    if not rows:
        yield "There is nobody."
        return
    from grader.course.students import is_nobodys

    known = [row for row in rows if not is_nobodys(row.student, row.attempt.handed)]
    counts = Counter(str(row.standing.status) for row in known)
    listed = ", ".join(f"{counts[status]} {status}" for status in _STATUS if counts[status])
    students, strays = len(known), len(rows) - len(known)
    said = [f"{many(students, 'student')}: {listed}."] if students else []
    said += [f"{many(strays, 'file is', 'files are')} nobody's."] if strays else []
    yield " ".join(said)
    shares = [
        row.standing.score / possible
        for row in rows
        if row.standing.score is not None
        and (possible := row.standing.max_score - row.standing.waiting_points)
    ]
    if shares:
        yield f"The mean of {len(shares)} is {100 * sum(shares) / len(shares):.0f} %."
