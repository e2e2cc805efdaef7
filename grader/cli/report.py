"""`grader report`: any stored result, or one in a JSON file, as any report; nothing is run."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import console
from grader.cli.options import store_option
from grader.cli.outputs import REPORTS, STDOUT, Outputs
from grader.errors import UsageError
from grader.text import many

if TYPE_CHECKING:
    from grader.result import Result


@click.command()
@click.argument("result_file", metavar="[RESULT]", required=False, type=click.Path(path_type=Path))
@store_option("Report what this store holds, instead of a RESULT.")
@click.option(
    "--only", metavar="ID", multiple=True, help="Only this student, by id; may be given again."
)
@click.option(
    "--attempt",
    type=click.IntRange(1),
    metavar="N",
    help="Report the Nth hand-in of a store's students, as it was judged; not the one that counts.",
)
@click.option("--json", metavar="FILE", help="Write results as JSON.")
@click.option("--html", metavar="FILE", help="Write reports as web pages.")
@click.option("--markdown", metavar="FILE", help="Write reports as Markdown.")
@click.option("--junitxml", metavar="FILE", help="Write reports as JUnit XML.")
@click.option("--student-html", metavar="FILE", help="Write what students may see as web pages.")
@click.option("--student", is_flag=True, help="Show what students may see, in every report.")
def command(
    result_file: Path | None,
    store_file: Path | None,
    only: tuple[str, ...],
    attempt: int | None,
    student: bool,
    **options: Any,
) -> int:
    """Show the report of RESULT, a JSON file that `grade` has written, or those of a store.

    Without FILEs the report is printed, if there is one only. With a store, name folders in place
    of FILEs: they get a file for each student. For a single report, - is stdout.
    """
    from grader.reports.files import read_result

    if (result_file is None) == (store_file is None):
        raise UsageError("Name a RESULT, or a store with --store, and not both.")
    if result_file is not None:
        if only or attempt:
            raise UsageError("--only and --attempt are about a store.", "Leave them out.")
        _report(read_result(result_file), options, student=student)
        return console.GRADED
    assert store_file is not None
    return _of_store(store_file, only, attempt, options, student=student)


def _report(result: "Result", options: dict[str, Any], *, student: bool) -> None:
    from grader.reports.terminal import print_report
    from grader.visibility import for_students

    outputs = Outputs(options)
    if student:
        result = for_students(result)
    outputs.write(result)
    if not outputs.folders and not outputs.on_stdout:
        print_report(result, console.stdout(), answers=not student)


def _of_store(
    store_file: Path,
    only: tuple[str, ...],
    attempt: int | None,
    options: dict[str, Any],
    *,
    student: bool,
) -> int:
    from grader.cli.folders import Folders
    from grader.cli.results import ids_of
    from grader.course.batch.workers import default_jobs
    from grader.course.names import file_names
    from grader.course.store.reading import Reader

    printed = {name: file for name, file in options.items() if file == STDOUT}
    asked = {name: None if name in printed else options[name] for name in REPORTS}
    folders = Folders(asked, student=student)
    if printed and folders.paths:
        raise UsageError("A report goes to stdout, or reports to folders.", "Leave one out.")
    with Reader(store_file) as store:
        result_of = partial(store.graded, number=attempt) if attempt else store.reported
        everybody = [row.student.id for row in store.rows()]
        wanted = sorted(ids_of(store, only)) if only else everybody
        if printed or not folders.paths:
            if len(wanted) != 1:
                raise UsageError(
                    f"{store_file} holds {len(wanted)} students.",
                    "Name one with --only, or a folder with --html, --student-html or the like.",
                )
            found = result_of(wanted[0])
            if found is None:
                row = store.row(wanted[0])
                why = row.attempt.detail.rstrip(".") if row and not attempt else ""
                raise UsageError(
                    f"There is no result of {wanted[0]}{f': {why}' if why else ''}.",
                    f"`grader results --store {store_file} --history {wanted[0]}` lists those that "
                    "there are.",
                )
            _report(found, printed, student=student)
            return console.GRADED
        names = file_names(everybody)
        wanted_names = {one: names[one] for one in wanted}
        written = folders.write(wanted_names, result_of, default_jobs())
    left = len(wanted) - written
    missing = f"; {left} {'has' if left == 1 else 'have'} no result" if left else ""
    console.stderr().print(f"Reports of {many(written, 'student')} were written{missing}.")
    return console.GRADED
