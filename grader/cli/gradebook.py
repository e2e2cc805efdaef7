"""`grader gradebook EXPORTED`: scores of a store into the gradebook that a teacher exported."""

import json
import math
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import console
from grader.cli.options import STORE, store_option
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course.store.reading import Reader
    from grader.course.students import Grade
    from grader.result import Result

PLATFORMS = ("canvas", "moodle", "brightspace", "blackboard", "nbgrader")
_STDOUT = "-"


@click.command()
@click.argument("exported", type=click.Path(path_type=Path))
@store_option("Where `grade CLASS` keeps the grades.", STORE)
@click.option(
    "-o", "--output", metavar="FILE", help="Write the filled gradebook here; - is stdout."
)
@click.option(
    "--feedback-zip",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Moodle: write a zip of reports for students too.",
)
@click.option(
    "--column",
    metavar="TITLE",
    help="The column to fill: its title, or its number. [default: the only one, or the one that is "
    "called like the lab]",
)
@click.option(
    "--from",
    "platform",
    type=click.Choice(PLATFORMS),
    help="The platform that exported the gradebook. [default: recognised]",
)
@click.option("--rescale", is_flag=True, help="Make scores the same share of the column's maximum.")
@click.option(
    "--maximum",
    type=click.FloatRange(0, min_open=True),
    metavar="POINTS",
    help="What the column is out of, where the file does not say it plainly.",
)
@click.option(
    "--word",
    "words",
    metavar="WORD=PERCENT",
    multiple=True,
    help="For a scale of words: the percentage from which WORD is given.",
)
@click.option(
    "--comments",
    is_flag=True,
    help="Write what markers said into the column of comments, where it is empty.",
)
@click.option(
    "--members",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table with the columns group and student: a group's mark goes to each member.",
)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the report as JSON too; - is stdout."
)
@console.verbose_option
def command(
    exported: Path,
    store_file: Path,
    output: str | None,
    feedback_zip: Path | None,
    column: str | None,
    platform: str | None,
    rescale: bool,
    maximum: float | None,
    words: tuple[str, ...],
    comments: bool,
    members: Path | None,
    json_file: str | None,
) -> int:
    """Fill EXPORTED, a gradebook from Canvas, Moodle, Brightspace, Blackboard or nbgrader.

    Only the cells with scores change; all else stays byte for byte. The command shows what
    changes, who is missing in the file, and who is missing in the store. Without --output and
    --feedback-zip nothing is written. There is no score if the grader failed or a human's mark is
    missing.
    """
    from grader.course.gradebooks import feedback_zip as zipped
    from grader.course.gradebooks import fill, open_book
    from grader.course.gradebooks.feedback import reports_of
    from grader.course.gradebooks.members import for_members, read_members
    from grader.course.gradebooks.report import described, lines
    from grader.course.store.reading import Reader

    _check_targets(exported, output, feedback_zip, json_file)
    if maximum is not None and not math.isfinite(maximum):
        raise UsageError(f"--maximum {maximum} is no number of points.", "Give one, as in 100.")
    percents = dict(map(_word, words))
    data = _read(exported)
    with Reader(store_file) as reader:
        book = open_book(data, platform, column, _called(reader))
        grades: Sequence[Grade] = reader.grades()
        if comments or feedback_zip:
            grades = _with_words(grades, reader, pages=feedback_zip is not None)
        again = [
            row.student.name or row.student.id for row in reader.rows() if row.standing.check_again
        ]
    if members is not None:
        grades = for_members(grades, read_members(_read(members)), book.rows)
    filled = fill(book, grades, rescale=rescale, maximum=maximum, words=percents, comments=comments)
    if again:
        note = f"Check again, since the answer has changed: the marks of {'; '.join(again)}."
        filled = replace(filled, warnings=(*filled.warnings, note))
    archive = zipped(filled) if feedback_zip is not None else b""
    told = sys.stderr if _STDOUT in (output, json_file) else sys.stdout
    click.echo("\n".join(lines(filled)), file=told)
    if feedback_zip is not None:
        _put(str(feedback_zip), archive)
        click.echo(f"{feedback_zip}: {len(reports_of(filled))} reports", file=told)
    if output is not None:
        _put(output, filled.data)
    if json_file is not None:
        _put(json_file, (json.dumps(described(filled), indent=2) + "\n").encode())
    if output is None and feedback_zip is None:
        console.note("Nothing is written. To write it: -o FILE.")
    return console.GRADED


def _put(target: str, data: bytes) -> None:
    from grader.reports.files import write_atomically

    if target == _STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        write_atomically(Path(target), data, private=True)


def _check_targets(
    exported: Path, output: str | None, archive: Path | None, json_file: str | None
) -> None:
    from grader.reports.files import check_writable

    if (output, json_file) == (_STDOUT, _STDOUT):
        raise UsageError("Only one of them can go to stdout.", "Give a file to the other.")
    targets = [Path(name) for name in (output, json_file) if name not in (None, _STDOUT)]
    targets += [archive] if archive is not None else []
    for target in targets:
        check_writable(target)
        if target.exists() and exported.exists() and target.samefile(exported):
            raise UsageError(
                f"{target} is the export itself.", "Write to another file and keep the export."
            )
    if len({target.resolve() for target in targets}) < len(targets):
        raise UsageError("Two files would be written to one.", "Give each a name of its own.")


def _read(path: Path) -> bytes:
    from grader.marks.sheet import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.", "Check its name and folder.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check its name.") from None


def _word(given: str) -> tuple[str, float]:
    found = re.fullmatch(r"\s*(.+?)\s*=\s*(\d+(?:[.,]\d+)?)\s*%?\s*", given)
    if found is None:
        raise UsageError(f"{given!r} is not a word and percentage.", "Write it as --word Pass=50.")
    return found[1], float(found[2].replace(",", "."))


def _called(reader: "Reader") -> tuple[str, ...]:
    """What the lab is called: its id, and its title."""
    for grade in reader.grades():
        result = reader.graded(grade.student.id)
        if result is not None and result.lab is not None:
            return reader.lab, result.lab.title
    return (reader.lab,)


def _with_words(grades: Sequence["Grade"], reader: "Reader", *, pages: bool) -> tuple["Grade", ...]:
    """The grades with what humans said, and with pages for students."""
    found = []
    for grade in grades:
        result = reader.reported(grade.student.id) if grade.score is not None else None
        if result is not None:
            page = _page(result) if pages else None
            grade = replace(grade, comment=_comment(result), feedback=page)
        found.append(grade)
    return tuple(found)


def _comment(result: "Result") -> str:
    """What humans said of the items that students see."""
    said = [
        f"{item.id}: {item.evidence.mark.comment.strip()}"
        for item in result.items
        if item.visibility == "visible"
        and item.evidence.mark is not None
        and item.evidence.mark.comment.strip()
    ]
    return "\n".join(said)


def _page(result: "Result") -> bytes:
    from grader.reports.formats import FORMATS
    from grader.visibility import for_students

    return FORMATS["html"](for_students(result))
