"""Who imports whom in grader/ is what the table of its ARCHITECTURE.md allows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.unit.build import ROOT

PACKAGE = ROOT / "grader"
EVERYBODYS = frozenset({"errors", "limits", "text"})
_NAME = re.compile(r"`([\w.]+)/?`")


def rooms() -> dict[str, frozenset[str] | None]:
    """Each room, and what it may import: rooms or single modules; None is everything."""
    found: dict[str, frozenset[str] | None] = {}
    for line in (PACKAGE / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            cells = line.strip("| ").split(" | ")
            allowed = None if cells[-1] == "everything" else frozenset(_NAME.findall(cells[-1]))
            found |= dict.fromkeys(_NAME.findall(cells[0]), allowed)
    return found


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, anywhere in it, without "grader."."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 1:
            continue  # of the same room
        elif isinstance(node, ast.ImportFrom) and node.level == 2 and path.parent.name == "inside":
            names = [f"grader.{node.module}"]  # which is loaded under another package's name too
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by dots"
            base = node.module or ""
            submodules = [f"{base}.{alias.name}" for alias in node.names]
            names = submodules if base == "grader" else [base]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            assert top not in ("reference", "student_template", "tests"), f"{path} knows {name}"
            if top == "grader" and rest:
                yield rest


def test_the_table_names_every_room() -> None:
    """A room or module that is not in it is nobody's."""
    there = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert there - {"__init__", "__main__"} == set(rooms()) | EVERYBODYS


def test_imports_keep_to_the_table() -> None:
    """What a room may not import it does not, wherever in its files."""
    table = rooms()
    assert None in table.values()
    checked = 0
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        allowed = table.get(parts[0])
        if allowed is None or "files" in parts:
            continue
        for name in imported(path):
            room = name.partition(".")[0]
            checked += 1
            assert room == parts[0] or {room, name} & (allowed | EVERYBODYS), (
                f"{'/'.join(parts)} may not import grader.{name}; "
                "see the table of rooms in grader/ARCHITECTURE.md"
            )
    assert checked > 100


def test_who_executes_knows_no_rubric() -> None:
    """Neither the judge nor the lab; and who judges knows nothing that executes."""
    table = rooms()
    assert not {"judge", "lab", "plan"} & (table["session"] or {"judge"})
    assert not {"session", "sandbox", "rounds"} & (table["judge"] or {"session"})
