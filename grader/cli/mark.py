"""`grader mark`: a human's marks, merged into a result or into a store of a class."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli import console
from grader.cli.options import lab_option, store_option
from grader.errors import UsageError


@click.command()
@click.argument("subject", metavar="[RESULT|STUDENT]", required=False)
@click.argument("points", metavar="[ITEM=POINTS]...", nargs=-1)
@click.option(
    "--comment", "comments", metavar="ITEM=TEXT", multiple=True, help="Comment on an item."
)
@click.option(
    "--marks",
    "marks_files",
    type=click.Path(path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Take marks from a CSV file with the columns item, points, comment, and submission (the "
    "end of its path, or its SHA-256) or student; or from the same as JSON. With --store: marking "
    "files, or a folder of them, or such a CSV file with the column student.",
)
@click.option(
    "--remove", "removed", metavar="ITEM", multiple=True, help="Take back the mark of an item."
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write here instead of to RESULT itself; - for stdout."
)
@store_option("Mark a class: the file in which `grade CLASS` keeps its grades.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="With --store: write a marking file for each question, with all answers; those whose "
    "formulas are equivalent stand together.",
)
@click.option(
    "--unanswered",
    type=click.FloatRange(min=0),
    metavar="POINTS",
    help="With --store: give so many points for each question to which no answer was found and "
    "that is not marked.",
)
@click.option(
    "--item",
    "items",
    metavar="ITEM",
    multiple=True,
    help="With --write and --unanswered: for these items only.",
)
@click.option(
    "--separator",
    type=click.Choice(["comma", "semicolon", "tab"]),
    default="comma",
    help="With --write: what separates cells; a semicolon where numbers have decimal commas. "
    "[default: comma]",
)
@lab_option("With --write: the lab, which says what formulas mean.")
def command(
    subject: str | None,
    points: tuple[str, ...],
    comments: tuple[str, ...],
    marks_files: tuple[Path, ...],
    removed: tuple[str, ...],
    output: str | None,
    store_file: Path | None,
    folder: Path | None,
    unanswered: float | None,
    items: tuple[str, ...],
    separator: str,
    lab_folder: Path | None,
) -> int:
    """Mark items of RESULT, a JSON file that `grade` has written, and compute its totals again;
    or, with --store, mark items of students of a class.

    Without marks, show what is graded by hand. You can also mark an item that the grader has
    judged; the points that it gave are kept beside the mark. If any of the marks is wrong, none is
    entered. Marks on the command line override those in a file.
    """
    if store_file is not None:
        from grader.cli import mark_class

        if output is not None:
            raise UsageError("--output is for RESULT.", "Leave it out: marks go into the store.")
        if folder is not None and (subject or marks_files or unanswered is not None):
            raise UsageError("--write only writes.", "Give marks in a command of their own.")
        if unanswered is not None and (subject or marks_files):
            raise UsageError("--unanswered is for the class.", "Give it in a command of its own.")
        if folder is not None:
            return mark_class.write(store_file, folder, items, separator, lab_folder)
        if unanswered is not None:
            return mark_class.unanswered(store_file, unanswered, items)
        if marks_files:
            if subject:
                raise UsageError(
                    "A marking file says whose its marks are.", f"Leave out {subject}."
                )
            return mark_class.read(store_file, marks_files)
        if subject:
            return mark_class.student(store_file, subject, points, comments, removed)
        return mark_class.overview(store_file)
    if folder is not None or items or unanswered is not None:
        raise UsageError("--write, --unanswered and --item need a store.", "Name it with --store.")
    if subject is None:
        raise UsageError("What is to be marked?", "Name a result, or a store with --store.")
    return _mark_result(Path(subject), points, comments, marks_files, removed, output)


def _mark_result(
    result_file: Path,
    points: Sequence[str],
    comments: Sequence[str],
    marks_files: Sequence[Path],
    removed: Sequence[str],
    output: str | None,
) -> int:
    from grader.marks.apply import apply_marks, remove_marks
    from grader.marks.persons import results_beside
    from grader.marks.read import marks_of, read_marks
    from grader.reports.files import check_writable, read_result, write_atomically
    from grader.reports.terminal import print_marks, print_waiting
    from grader.result import to_json

    result = read_result(result_file)
    if result.score is None:
        raise UsageError(
            f"{result_file} holds no points that marks could be added to: {result.message}",
            "Grade the notebook again.",
        )
    if not (points or comments or marks_files or removed):
        print_waiting(result, console.stdout())
        return console.GRADED
    if len(marks_files) > 1:
        raise UsageError("A result takes one file of marks.", "Give the others later.")
    marks_file = marks_files[0] if marks_files else None
    from_file = read_marks(marks_file) if marks_file else ()
    others = results_beside(result_file, marks_file) if marks_file else ()
    marked = apply_marks(remove_marks(result, removed), from_file, others)
    marked = apply_marks(marked, marks_of(points, comments))
    target = output or str(result_file)
    if target == "-":
        sys.stdout.buffer.write(to_json(marked))
        sys.stdout.flush()
    else:
        check_writable(Path(target))
        write_atomically(Path(target), to_json(marked))
    if marks_file and not any(mark.is_for(result.submission) for mark in from_file):
        console.note(f"{marks_file} has no marks for {result.submission.name}.")
    print_marks(marked, console.stderr() if target == "-" else console.stdout())
    return console.GRADED
