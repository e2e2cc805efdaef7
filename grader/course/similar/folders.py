"""A class as folders of Python files, as programs that compare code read them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.names import file_names
from grader.course.students import Student
from grader.errors import UsageError
from grader.notebook.python import (
    definitions_left,
    is_too_long,
    syntax_tree,
    without_wrapper,
)
from grader.notebook.read import Cell
from grader.reports.files import write_atomically
from grader.text import cell as csv_cell

STUDENTS, HANDOUT, KEY, TABLE = "students", "handout", "students.csv", "info.csv"
FILE = "notebook.py"
_MAGIC = re.compile(r"^(?P<indent>\s*)(?P<magic>(?:%|!|\?).*|.*\?\??\s*|\w+\s*=\s*[%!].*)$")


@dataclass(frozen=True)
class Folder:
    """What a student's folder holds: whose it is, and the code cells of the notebook."""

    student: Student
    cells: tuple[Cell, ...]


def python_of(cells: Sequence[Cell]) -> str:
    """The code of a notebook as one Python file that parses, its cells told apart by `# %%`.

    Magics are comments in it. Of a cell that does not parse only the definitions that can be read
    are there.
    """
    return "\n".join(f"# %% cell {cell.index + 1}\n{_python(cell.source)}\n" for cell in cells)


def write_folders(
    folder: Path, class_: Iterable[Folder], handout: Sequence[Cell], *, anonymous: bool = False
) -> int:
    """Write a folder for each student and one for the handout, which may have no cells.

    `students.csv` says whose folder is whose; `info.csv` is what Dolos reads. With anonymous the
    folders have numbers, and only `students.csv` holds ids and names. Returns how many there are;
    raises UsageError where the folder is not new or empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder.", "Name a new one.")
    try:
        return _write(folder, list(class_), handout, anonymous)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from None


def _write(folder: Path, class_: Sequence[Folder], handout: Sequence[Cell], anonymous: bool) -> int:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = file_names(one.student.id for one in class_)
    if anonymous:
        digits = len(str(len(class_)))
        names = {one.student.id: f"{at:0{digits}}" for at, one in enumerate(class_, 1)}
    rows = []
    for one in class_:
        name = names[one.student.id]
        _write_code(folder / STUDENTS / name, one.cells)
        rows.append((name, one.student))
    if handout:
        _write_code(folder / HANDOUT, handout)
    key = [("folder", "id", "name", "group")]
    key += [(name, one.id, one.name, one.group) for name, one in rows]
    write_atomically(folder / KEY, _csv(key).encode(), private=True)
    table = [("filename", "full_name")]
    table += [(f"{STUDENTS}/{name}/{FILE}", name if anonymous else one.id) for name, one in rows]
    write_atomically(folder / TABLE, _csv(table).encode(), private=True)
    return len(rows)


def _write_code(folder: Path, cells: Sequence[Cell]) -> None:
    folder.mkdir(parents=True)
    (folder / FILE).write_text(python_of(cells), encoding="utf-8", errors="replace")


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(csv_cell, row) for row in rows)
    return text.getvalue().encode("utf-8", "replace").decode()


def _python(source: str) -> str:
    if is_too_long(source):
        return "# This cell is too long to be compared."
    source = without_wrapper(source)
    for text in (source, _commented(source)):
        if _parses(text):
            return text
    readable = [piece for piece in definitions_left(source) if _parses(piece)]
    return "\n".join(["# Of this cell only what can be read is here.", *readable])


def _parses(source: str) -> bool:
    try:
        syntax_tree(source)
    except SyntaxError:
        return False
    return True


def _commented(source: str) -> str:
    """The source with its magics as comments; a cell that runs elsewhere is one comment."""
    if source.lstrip().startswith("%%"):
        return "\n".join(f"# {line}" for line in source.split("\n"))
    return "\n".join(_without_magic(source.split("\n")))


def _without_magic(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        found = _MAGIC.match(line)
        yield f"{found['indent']}pass  # {found['magic']}" if found else line
