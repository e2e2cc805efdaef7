"""`grader class-report`: what a class came to, on the terminal and as a page."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import console
from grader.cli.options import STORE, lab_option, store_option
from grader.errors import UsageError
from grader.text import clean

if TYPE_CHECKING:
    from grader.course.report.member import Member
    from grader.course.similar.normal import Provided
    from grader.notebook.read import Cell
    from grader.result import Code


@click.command("class-report")
@click.argument(
    "results", metavar="[RESULT]...", nargs=-1, type=click.Path(path_type=Path, exists=True)
)
@store_option("Take the class from this store. [default: grades.sqlite, where no RESULT is named]")
@click.option(
    "-o", "--output", metavar="FILE", help="Write an HTML page for instructors; - is stdout."
)
@click.option("--json", "json_file", metavar="FILE", help="Write all of it as JSON; - is stdout.")
@lab_option(
    "The lab that was graded by: what its handout provides is left out where code is compared."
)
@click.option("--title", default="Class report", show_default=True, help="The page's heading.")
def class_report_command(
    results: tuple[Path, ...],
    store_file: Path | None,
    output: str | None,
    json_file: str | None,
    lab_folder: Path | None,
    title: str,
) -> int:
    """Sum up a class: scores, how hard each item was, the causes of lost points by how many made
    the mistake, submissions to look at by hand, and students whose code is the same.

    The class is that of a store, or of RESULTs: JSON files that `grade --json` has written, or
    folders of them. Nothing is executed. Same code is a reason to look, not a proof that two
    students worked together.
    """
    import msgspec

    from grader.course.report.page import render_class_page
    from grader.course.report.stored import members_of
    from grader.course.report.summary import summary_of
    from grader.course.report.terminal import print_class
    from grader.course.store.reading import Reader
    from grader.reports.files import check_writable, read_result

    files = {name: file for name, file in (("page", output), ("json", json_file)) if file}
    if list(files.values()).count("-") > 1:
        raise UsageError("Only one of the two can go to stdout.", "Give a file to the other.")
    for file in files.values():
        if file != "-":
            check_writable(Path(file))
    if results and store_file:
        raise UsageError("The class is that of a store or of results.", "Name one of the two.")
    files_by_id: dict[str, Path] = {}
    with contextlib.ExitStack() as stack:
        if results:
            members = _of_files(results, lab_folder, files_by_id)
        else:
            store = stack.enter_context(Reader(store_file or STORE))
            members = members_of(store, _provided(lab_folder, store.lab))
        summary = summary_of(members)

        def code_of(student: str) -> "Sequence[Code]":
            result = read_result(files_by_id[student]) if results else store.result(student)
            return result.code if result is not None else ()

        if not summary.members + summary.nobodys:
            raise UsageError("There are no results.", "Grade the class first.")
        if "page" in files:
            page = render_class_page(summary, title, code_of)
            _write(files["page"], page.encode("utf-8", "replace"))
    if "json" in files:
        _write(files["json"], msgspec.json.format(msgspec.json.encode(summary)) + b"\n")
    print_class(summary, console.stderr() if "-" in files.values() else console.stdout())
    return console.GRADED


def handout_of(lab_folder: Path | None, graded_by: str) -> "tuple[Cell, ...]":
    """The code cells of the handout of a lab, by default the one that came with grader.

    graded_by is the id of the lab that a class was graded by, "" where it is unknown. Where that is
    another one than the default, there is no handout, which is said; raises UsageError where it is
    another one than was named.
    """
    from grader.lab.load import load_lab
    from grader.notebook.read import read_notebook

    lab = load_lab(lab_folder)
    if graded_by not in ("", lab.id):
        whose = f"The class was graded by the lab {clean(graded_by, 100)!r}"
        if lab_folder is not None:
            raise UsageError(f"{whose}, not by {lab.id!r}.", "Name that lab's folder with --lab.")
        console.note(f"{whose}. Name its folder with --lab, so that its handout is left out.")
        return ()
    return read_notebook(lab.template).code_cells if lab.template else ()


def _provided(lab_folder: Path | None, graded_by: str) -> "Provided":
    from grader.course.similar.normal import provided_by

    return provided_by(handout_of(lab_folder, graded_by))


def _of_files(
    paths: tuple[Path, ...], lab_folder: Path | None, files_by_id: dict[str, Path]
) -> "Iterator[Member]":
    """The members whose results are in files, by the files' names; files_by_id is filled."""
    from grader.course.report.member import Member
    from grader.course.similar.prints import code_print
    from grader.course.students import Student
    from grader.reports.files import read_result

    provided = None
    for path in paths:
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            try:
                result = read_result(file)
            except UsageError as error:
                if not path.is_dir():
                    raise
                console.note(f"{file} is left out: {error.message}")
                continue
            if provided is None:
                provided = _provided(lab_folder, result.lab.id if result.lab else "")
            name = file.stem if file.stem not in files_by_id else str(file)
            files_by_id[name] = file
            code = code_print((code.text for code in result.code), provided)
            yield Member(Student(name), result, code=code)


def _write(file: str, data: bytes) -> None:
    from grader.reports.files import write_atomically

    if file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    write_atomically(Path(file), data, private=True)
