"""`grader new` and `grader check`: a lab to begin with, and all that is wrong with one."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import console

if TYPE_CHECKING:
    from grader.authoring.checkup import Checkup


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="", help="The lab's title. [default: made of the folder's name]")
def new_command(folder: Path, title: str) -> int:
    """Write a small working lab into DIR, which must be new or empty.

    It has a lab.py to change, a solution, the handout made of it, and tests.
    """
    from grader.authoring.starter import write_starter

    for path in write_starter(folder, title):
        click.echo(path)
    click.echo(f"Change lab.py and solution.ipynb, then run: grader check {folder}")
    return console.GRADED


@click.command(
    "check",
    epilog="Exit codes: 0 nothing is wrong; 1 something is; 2 there is no such folder, or the "
    "command is at fault; 3 the grader failed.",
)
@click.argument(
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option(
    "--solution",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The solution. [default: solution.ipynb in DIR]",
)
@click.option(
    "--handout",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What students get. [default: the lab's template, or handout.ipynb in DIR]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what is wrong.")
@console.verbose_option
def check_command(
    folder: Path, solution: Path | None, handout: Path | None, as_json: bool, quiet: bool
) -> int:
    """Say everything that is wrong with the lab in DIR at once, with file and line.

    Its declaration; that the solution earns all points and the handout none; that the handout is
    what `grader release` makes, and shows no solution; packages that are missing; and what takes
    so long that students may run out of time. To find out whether wrong answers are caught, use
    `grader audit`.
    """
    from grader.authoring import checkup

    def progress(what: str) -> None:
        if not (as_json or quiet) and sys.stderr.isatty():
            console.stderr().print(f"checking {what} ...", markup=False)

    found = checkup.check_lab(folder, solution, handout, progress=progress)
    if as_json:
        click.echo(checkup.as_json(found), nl=False)
    else:
        for line in _lines(found, quiet):
            console.stdout().print(line, markup=False, soft_wrap=True, highlight=False)
    return console.BELOW if found.wrong else console.GRADED


def _lines(found: "Checkup", quiet: bool) -> Iterator[str]:
    from grader.text import points

    if found.lab is not None and not quiet:
        yield f"{found.lab.id}: {found.lab.title}, {points(found.lab.max_score)} points"
        for part, (score, most) in found.earned.items():
            took = found.seconds[f"grading the {part}"]
            yield f"  the {part} earns {points(score)} of {points(most)} points, in {took:.1f} s"
        calls = {
            name: seconds for name, seconds in found.seconds.items() if name.startswith("slowest")
        }
        if calls:
            slowest = max(calls, key=lambda name: calls[name])
            yield f"  {slowest}: {calls[slowest]:.2g} s"
    for one in found.wrong:
        where = f"{one.fault.file}:{one.fault.line or ''}".rstrip(":")
        yield f"{where}: {one.part}: {one.fault.text}"
    count = len(found.wrong)
    if count:
        yield f"{count} fault{'s' if count > 1 else ''}."
    elif not quiet:
        yield f"Nothing is wrong with it. What it does not catch: grader audit --lab {found.folder}"
