"""`grader release`: the notebook that students get, and their checks beside it."""

from pathlib import Path

import click

from grader.cli import console
from grader.cli.options import lab_option
from grader.errors import UsageError


@click.command("release")
@click.argument("solution", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if TARGET is out of date.")
@click.option(
    "--checks",
    is_flag=True,
    help="Put a file beside TARGET, and a cell into it, with which students check their functions "
    "on public problems. It needs NumPy only, and holds no solution.",
)
@lab_option("The lab that --checks are of: a folder with a lab.py.")
@console.verbose_option
def command(
    solution: Path, target: Path, check: bool, checks: bool, lab_folder: Path | None
) -> int:
    """Make the notebook that students get, TARGET, from the notebook SOLUTION.

    In code cells, lines from `### BEGIN SOLUTION` to `### END SOLUTION` are replaced by a line
    that raises NotImplementedError; in Markdown cells, text from `<!-- BEGIN SOLUTION -->` to
    `<!-- END SOLUTION -->` by *Your answer here.* Outputs are removed, and so are solutions and
    hidden tests that are marked as for nbgrader or otter-grader. If a marker is left, nothing is
    written.

    With --checks it says which functions have a check, and why others have none.
    """
    from grader.notebook.release import release_notebook
    from grader.reports.files import check_writable, write_atomically

    if lab_folder and not checks:
        raise UsageError("--lab says whose checks are made.", "Add --checks.")
    files, said = {target: release_notebook(solution)}, list[str]()
    if checks:
        from grader.checks.cell import with_cell
        from grader.checks.make import lines_of, make_checks
        from grader.lab.load import load_lab

        made = make_checks(load_lab(lab_folder))
        said = list(lines_of(made))
        if made.checked:
            files[target] = with_cell(files[target], made.module, made.checked[0])
            files[target.parent / f"{made.module}.py"] = made.text.encode()
    if check:
        old = [
            path
            for path, data in files.items()
            if (path.read_bytes() if path.is_file() else b"") != data
        ]
        flags = " --checks" * checks + (f" --lab {lab_folder}" if lab_folder else "")
        for path in old:
            console.stderr().print(
                f"{path} is out of date: run grader release {solution} {target}{flags}"
            )
        return console.BELOW if old else console.GRADED
    for path in files:
        check_writable(path)
    for path, data in files.items():
        write_atomically(path, data)
    for line in said:
        console.stdout().print(line, markup=False, soft_wrap=True)
    return console.GRADED
