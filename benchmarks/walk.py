"""Walks one submission from the command line to the report, as a reader of the code would.

A function is read where it is called first, and belongs to a room: a folder of grader/, or a module
that is none. A room is entered by a call from another; the walk returns to it where it is entered
again later. Tools, and what only holds values, are not rooms of the walk.
`python -m benchmarks.walk [SUBMISSION]` prints the walk and the longest functions on it.
"""

import ast
import contextlib
import io
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, starmap
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "grader"
SAMPLE = ROOT / "tests" / "submissions" / "sample.ipynb"
VALUES = frozenset({"evidence", "result", "totals", "plan", "requests", "transcript"})
# Rooms that know nothing of the others: tools, as a library is, of which one may forget the inside.
TOOLS = frozenset({"values", "formula", "sandbox", "inside"})
EVERYBODYS = frozenset({"errors", "limits", "text"}) | VALUES | TOOLS
MOST_RETURNS = 10
LONGEST = 60


@dataclass(frozen=True)
class Step:
    """A function of the walk, and how many lines it has."""

    room: str
    module: str
    name: str
    lines: int
    caller: str


def walked(arguments: Sequence[str]) -> tuple[Step, ...]:
    """The functions that `grade` calls with these arguments, each once, in order."""
    met: dict[CodeType, str] = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code not in met and _room(code):
            met[code] = _caller(frame)

    from grader.cli.grade import command  # what is imported is not a step of the walk

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            command.main(list(arguments), standalone_mode=False)
    except SystemExit:
        pass
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return tuple(filter(None, starmap(_step, tuple(met.items()))))


def runs_of(steps: Sequence[Step]) -> list[str]:
    """The rooms of the walk in order, each as often as it is come to."""
    entered = (step.room for step in steps if step.room != step.caller)
    return [room for room, _ in groupby(entered)]


def returns_in(steps: Sequence[Step]) -> int:
    """How often the walk comes back to a room that it had left."""
    runs = runs_of(steps)
    return len(runs) - len(set(runs))


def _caller(frame: FrameType) -> str:
    """The room of the nearest function of ours that a call came from, "" where none did."""
    above = frame.f_back
    while above is not None:
        if (room := _room(above.f_code)) not in EVERYBODYS | {""}:
            return room
        above = above.f_back
    return ""


def _room(code: CodeType) -> str:
    path = code.co_filename
    if not path.startswith(str(PACKAGE)):
        return ""
    return Path(path).relative_to(PACKAGE).with_suffix("").parts[0]


def _step(code: CodeType, caller: str) -> Step | None:
    """The step that a code object is; None for what is within a function, or holds values only."""
    path = Path(code.co_filename).relative_to(PACKAGE).with_suffix("")
    room, module = path.parts[0], ".".join(path.parts)
    found = _functions(code.co_filename).get(code.co_firstlineno)
    if room in EVERYBODYS or found is None:
        return None
    name, lines = found
    return Step(room, module, name, lines, caller)


@cache
def _functions(filename: str) -> dict[int, tuple[str, int]]:
    """By first line, the functions of a file and the methods that are not properties."""
    tree = ast.parse(Path(filename).read_text(encoding="utf-8"))
    return {
        min([node.lineno, *(one.lineno for one in node.decorator_list)]): (
            node.name,
            (node.end_lineno or node.lineno) - node.lineno + 1,
        )
        for node in _outermost(tree)
        if not any("property" in ast.unparse(one) for one in node.decorator_list)
        and not node.name.startswith("__")
    }


def _outermost(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        elif isinstance(child, ast.ClassDef):
            yield from _outermost(child)


def main() -> None:
    """Print the walk."""
    submission = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
    steps = walked([submission])
    for room, group in groupby(steps, key=lambda step: step.room):
        modules = dict.fromkeys(step.module.partition(".")[2] or room for step in group)
        print(f"{room:12} {', '.join(modules)}")
    rooms = len(set(runs_of(steps)))
    print(f"\n{len(steps)} functions in {rooms} rooms; {returns_in(steps)} returns to a room")
    print("the longest functions:")
    for step in sorted(steps, key=lambda step: -step.lines)[:8]:
        print(f"{step.lines:4} lines  {step.module}.{step.name}")


if __name__ == "__main__":
    main()
