"""`grader similar DIR`: a class as Python files, for programs that compare code."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import console
from grader.cli.class_report import handout_of
from grader.cli.options import STORE, lab_option, store_option
from grader.errors import SubmissionError, UsageError
from grader.text import many

if TYPE_CHECKING:
    from grader.course.similar.folders import Folder


@click.command("similar")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("submissions", metavar="[CLASS]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--from", "source", metavar="PLATFORM", help="Where CLASS comes from. [default: recognised]"
)
@store_option("Take the class from this store. [default: grades.sqlite, where no CLASS is named]")
@lab_option("The lab whose handout is the base code.")
@click.option(
    "--anonymous", is_flag=True, help="Number the folders; students.csv says whose they are."
)
def similar_command(
    folder: Path,
    submissions: tuple[Path, ...],
    source: str | None,
    store_file: Path | None,
    lab_folder: Path | None,
    anonymous: bool,
) -> int:
    """Write the code of a class to DIR, as JPlag, Dolos, Moss, copydetect and compare50 read it.

    The class is that of a store, or CLASS, which is what `grade` takes: a folder, a zip as a
    platform exports it, or notebooks. DIR must be new or empty. In it, students/ has a folder with
    a .py file for each student, handout/ what all of them got, students.csv says whose folder is
    whose, and info.csv is for Dolos.
    """
    from grader.course.similar.folders import write_folders
    from grader.course.store.reading import Reader
    from grader.lab.load import load_lab

    if submissions and store_file:
        raise UsageError("The class is that of a store or of a folder.", "Name one of the two.")
    if submissions:
        lab = load_lab(lab_folder)
        handout = handout_of(lab_folder, "")
        found = _of_class(submissions, source, (lab.template.name,) if lab.template else ())
    else:
        with Reader(store_file or STORE) as store:
            handout = handout_of(lab_folder, store.lab)
        found = _of_store(store_file or STORE)
    written = write_folders(folder, found, handout, anonymous=anonymous)
    if not written:
        raise UsageError("No student has handed in a notebook that can be read.")
    click.echo(
        f"{folder}: the code of {many(written, 'student')}" + (", and the handout" * bool(handout))
    )
    return console.GRADED


def _of_class(
    paths: tuple[Path, ...], source: str | None, expected: tuple[str, ...]
) -> "Iterator[Folder]":
    """What the notebooks hold that count; those that cannot be read are told."""
    from grader.course.intake import Archives, read
    from grader.course.similar.folders import Folder
    from grader.notebook.read import parse_notebook

    intake = read(paths, source, expected)
    for said in intake.taken:
        console.note(said)
    latest = {attempt.student.id: attempt for attempt in intake.attempts}
    with Archives() as archives:
        for attempt in latest.values():
            if attempt.source is None or attempt.handed not in ("notebook", "several-notebooks"):
                continue
            try:
                data = archives.contents(attempt.source)
                notebook = parse_notebook(data, attempt.file)
            except SubmissionError as error:
                console.note(f"{attempt.student.id} is left out: {error.message}")
                continue
            yield Folder(attempt.student, notebook.code_cells)


def _of_store(path: Path) -> "Iterator[Folder]":
    """The same, from a store."""
    from grader.course.similar.folders import Folder
    from grader.course.store.reading import Reader
    from grader.notebook.read import parse_notebook

    with Reader(path) as store:
        for handed in store.handed_in():
            try:
                notebook = parse_notebook(handed.notebook, handed.attempt.file)
            except SubmissionError as error:
                console.note(f"{handed.student.id} is left out: {error.message}")
                continue
            yield Folder(handed.student, notebook.code_cells)
