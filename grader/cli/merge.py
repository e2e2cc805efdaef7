"""`grader merge STORE...`: one store of several, as jobs that graded shards have written them."""

from pathlib import Path

import click

from grader.cli import console
from grader.cli.options import STORE
from grader.errors import UsageError
from grader.text import many


@click.command()
@click.argument(
    "stores", metavar="STORE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=STORE,
    show_default=True,
    metavar="FILE",
    help="The store to put them into: a new one, or one that holds some of them already.",
)
def command(stores: tuple[Path, ...], output: Path) -> int:
    """Put the stores of shards together: students, attempts, grades, marks, all with history.

    The STOREs stay as they are. What is in several of them is in the output once. You can merge
    before all shards are done, and again later.
    """
    from grader.course.store.lock import only_driver
    from grader.course.store.merge import Merger
    from grader.course.store.reading import Reader
    from grader.course.store.rows import students_in

    if output.resolve() in {path.resolve() for path in stores}:
        raise UsageError(f"{output} would be merged into itself.", "Name another with -o.")
    for path in stores:  # all of them before the first is taken
        Reader(path).close()
    with only_driver(output), Merger(output) as merged:
        for path in stores:
            with Reader(path) as store:
                took = merged.merge(store)
            students = many(took.students, "student")
            console.stderr().print(f"{path}: {students}, {took.new} of them new", soft_wrap=True)
        waiting = sum(row.standing.status == "pending" for row in merged.rows())
        count = len(students_in(merged.rows()))
    if waiting:
        console.note(f"{waiting} of {count} are not graded yet.")
    are = "is" if count == 1 else "are"
    click.echo(f"{many(count, 'student')} {are} in {output}: grader results --store {output}")
    return console.GRADED
