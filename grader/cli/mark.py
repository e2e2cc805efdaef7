"""`grader mark RESULT`: a human's marks, merged into a result."""

import sys
from pathlib import Path

import click

from grader.cli import console
from grader.errors import UsageError


@click.command()
@click.argument("result_file", metavar="RESULT", type=click.Path(path_type=Path))
@click.argument("points", metavar="[ITEM=POINTS]...", nargs=-1)
@click.option(
    "--comment", "comments", metavar="ITEM=TEXT", multiple=True, help="Say something of an item."
)
@click.option(
    "--marks",
    "marks_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take marks from a CSV file with the columns item, points, comment, and submission (the "
    "end of its path, or its SHA-256) or student; or from the same as JSON.",
)
@click.option(
    "--remove", "removed", metavar="ITEM", multiple=True, help="Take back the mark of an item."
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write here instead of to RESULT itself; - for stdout."
)
def command(
    result_file: Path,
    points: tuple[str, ...],
    comments: tuple[str, ...],
    marks_file: Path | None,
    removed: tuple[str, ...],
    output: str | None,
) -> int:
    """Mark items of RESULT, a JSON file that `grade` has written, and work out its totals again.

    Without marks, show what waits for a reader. An item that the grader has judged can be marked
    too; what it had given is kept beside the mark. RESULT is replaced whole, or left as it was if
    any of the marks cannot be given. Marks on the command line count before those in a file.
    """
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
    if not (points or comments or marks_file or removed):
        print_waiting(result, console.stdout())
        return console.GRADED
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
