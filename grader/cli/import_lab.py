"""`grader import`: a lab of an instructor's notebook as nbgrader or otter-grader has it."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import console
from grader.errors import UsageError
from grader.text import in_points, many, points

if TYPE_CHECKING:
    from grader.assignments.model import Assignment
    from grader.lab.existing import Existing
    from grader.result import Item, Result

_LARGEST = 16 * 2**20
_SOLUTION, _HANDOUT = "solution.ipynb", "handout.ipynb"


@click.command("import")
@click.argument("style", type=click.Choice(["nbgrader", "otter"]))
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--no-check", is_flag=True, help="Do not grade the solution and the handout.")
@console.verbose_option
def command(style: str, source: Path, folder: Path, no_check: bool) -> int:
    """Make a lab in DIR from SOURCE, an assignment of nbgrader or otter-grader.

    SOURCE is the instructor's notebook, with solutions and tests, or the folder that holds it. DIR
    gets a lab.py for you to extend, the notebook as solution.ipynb, what students get as
    handout.ipynb, and the files beside the notebook. The tests run unchanged, outside the
    students' process; those that cannot are left out, and listed.

    Then both notebooks are graded: the solution must earn all points and the handout none, else
    the exit code is 1.
    """
    from grader.bodies.child import BodyLimits
    from grader.lab.existing import existing_tests, read_assignment
    from grader.notebook.release import release_notebook
    from grader.reports.files import write_atomically

    notebook = _notebook_of(source)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} already exists.", "Name a folder that is new, or empty.")
    assignment = read_assignment(notebook)
    if assignment.style != style:
        raise UsageError(
            f"{notebook.name} is an assignment of {assignment.style}, not of {style}.",
            f"Import it with: grader import {assignment.style} {source} {folder}",
        )
    released = release_notebook(notebook)
    existing = existing_tests(notebook, "1", BodyLimits())
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(notebook, folder / _SOLUTION)
    for file in _files_beside(notebook):
        shutil.copyfile(file, folder / file.name)
    write_atomically(folder / _HANDOUT, released)
    given = [file.name for file in _files_beside(notebook) if _is_read(file, released.decode())]
    declaration = "".join(_declaration(notebook, existing, given))
    write_atomically(folder / "lab.py", declaration.encode())
    out = console.stdout()
    for line in _told(folder, existing):
        out.print(line, markup=False)
    return console.GRADED if no_check else _checked(folder)


def _notebook_of(source: Path) -> Path:
    """The instructor's notebook in a folder, or the one that is named."""
    if source.is_file():
        return source
    if not source.is_dir():
        raise UsageError(f"There is no file {source}.", "Name the instructor's notebook.")
    found = sorted(source.glob("*.ipynb"))
    if len(found) == 1:
        return found[0]
    holds = f"{len(found)} notebooks" if found else "no notebook"
    raise UsageError(f"{source} holds {holds}.", "Name the one that the lab is made of.")


def _files_beside(notebook: Path) -> Iterator[Path]:
    """Files that the notebook may read."""
    for file in sorted(notebook.parent.iterdir()):
        named = file.suffix != ".ipynb" and not file.name.startswith(".")
        if named and file.is_file() and file.name != "lab.py" and file.stat().st_size <= _LARGEST:
            yield file


def _is_read(file: Path, handout: str) -> bool:
    """Whether the students' notebook names a file, or imports it: others may hold answers."""
    imported = re.search(rf"\b(import|from) {re.escape(file.stem)}\b", handout)
    return file.name in handout or (file.suffix == ".py" and bool(imported))


def _declaration(notebook: Path, existing: "Existing", given: Sequence[str]) -> Iterator[str]:
    """The text of lab.py; given are the files that students' notebooks read."""
    assignment = existing.assignment
    title = _title(assignment) or notebook.stem
    name = re.sub(r"[^\w-]+", "-", notebook.stem)
    yield f'"""{_plain(title)}: the tests of {assignment.style}, run from outside."""\n\n'
    yield "from grader.lab import Lab\n\n"
    files = f", files=[{', '.join(map(_text, given))}]" if given else ""
    yield f'lab = Lab({_text(name)}, {_text(title)}, template="{_HANDOUT}"{files})\n'
    yield f'task = lab.task("1", {_text(title)})\n\n'
    worth = points(sum(test.points for test in existing.tests))
    yield f"# {_counted(existing.tests)}, {worth} points, as they stand in the notebook.\n"
    left_out = dict(existing.faults)
    if left_out:
        yield f'lab.tests(\n    task,\n    "{_SOLUTION}",\n    without=[\n'
        for test, why in left_out.items():
            yield f"        # {why}\n        {_text(test)},\n"
        yield "    ],\n)\n"
    else:
        yield f'lab.tests(task, "{_SOLUTION}")\n'
    yield from _questions(assignment)


def _questions(assignment: "Assignment") -> Iterator[str]:
    """Declarations of what is marked by hand."""
    texts = {cell.index: cell for cell in assignment.cells}
    for manual in assignment.manual:
        if assignment.style == "nbgrader" and texts[manual.index].kind == "code":
            yield (
                f"\n# Cell {manual.index + 1} ({manual.id}) is code that is marked by hand, for "
                f"{in_points(manual.points)}: this lab does not ask for it.\n"
            )
            continue
        marker, until = _around(manual.index, assignment)
        yield (
            f"\nlab.question(\n    task,\n    {_text(manual.id)},\n    {_text(manual.id)},\n"
            f"    points={points(manual.points)},\n"
            f"    marker={_text(marker)},\n    until={_text(until)},\n)\n"
        )


def _text(text: str) -> str:
    """A text as Python has it."""
    return json.dumps(text, ensure_ascii=False)


def _around(index: int, assignment: "Assignment") -> tuple[str, str]:
    """What stands above and below an answer: the nearest lines of words that students get."""
    from grader.assignments.markers import strip

    lines: list[tuple[int, str]] = []
    for cell in assignment.cells:
        if cell.kind == "markdown" and (cell.role == "given" or cell.index == index):
            kept = strip({"source": cell.source}, cell.index + 1, hashes=True).text
            lines += [(cell.index, line.strip()) for line in kept.split("\n")]
    words = [(at, line) for at, line in lines if re.search(r"\w{2}", line) and line != _BLANK]
    below = [(at, line) for at, line in words if at > index]
    if assignment.style == "otter" and below:  # its question begins with a cell of no words
        asked, label = below[0]
        below = [(at, line) for at, line in below if at > asked]
    else:
        label = next((line for at, line in reversed(words) if at <= index), "")
    marker = f"^{re.escape(label)}" if label else "(?!)"
    return marker, f"^{re.escape(below[0][1])}" if below else "(?!)"


_BLANK = "*Your answer here.*"


def _title(assignment: "Assignment") -> str:
    headings = (
        line.lstrip("# ").strip()
        for cell in assignment.cells
        if cell.kind == "markdown"
        for line in cell.source.split("\n")
        if line.startswith("#")
    )
    return next(filter(None, headings), "")[:80]


def _counted(tests: Sequence[object]) -> str:
    return many(len(tests), "test")


def _plain(text: str) -> str:
    return text.replace("\\", "").replace('"', "'")


def _told(folder: Path, existing: "Existing") -> Iterator[str]:
    tests, manual = existing.tests, existing.assignment.manual
    yield f"{folder}: {_counted(tests)}, {in_points(sum(test.points for test in tests))}."
    if manual:
        names = ", ".join(one.id for one in manual)
        worth = in_points(sum(one.points for one in manual))
        yield f"Marked by hand: {names} ({worth})."
    lost = {test.id: test.points for test in existing.assignment.tests}
    for test, why in existing.faults:
        worth = f" ({in_points(lost[test])})" if test in lost else ""
        yield f"Left out{worth}: {why}."


def _checked(folder: Path) -> int:
    """Grade the solution and the handout; whether they earn everything and nothing."""
    from grader.grading import Options, grade_file
    from grader.lab.load import load_lab

    lab = load_lab(folder)
    out = console.stdout()
    solution, handout = (
        grade_file(folder / name, lab, Options(fixed_problems=True), lambda _: None)
        for name in (_SOLUTION, _HANDOUT)
    )
    out.print(f"The solution earns {_earned(solution)}, the handout {_earned(handout)}.")
    wrong = [
        f"  {item.id}: {_why(item)}" for item in solution.items if item.status not in _FINE
    ] + [f"  {item.id}: the handout earns it" for item in handout.items if item.score]
    for line in wrong:
        out.print(line, markup=False)
    if solution.message or wrong:
        out.print(solution.message or "Mend these tests, or leave them out: lab.py says how.")
        return console.BELOW
    out.print(f"Grade with it: grade SUBMISSION --lab {folder}")
    return console.GRADED


_FINE: Sequence[str] = ("passed", "manual")


def _why(item: "Item") -> str:
    """Why the solution does not earn an item, for an instructor."""
    fault = (item.evidence.fault or "").strip().split("\n")[-1].partition("LabError: ")[2]
    return fault or " ".join(filter(None, [item.message, item.evidence.note]))


def _earned(result: "Result") -> str:
    score = "nothing" if result.score is None else points(result.score)
    return f"{score} of {points(result.max_score)} points"
