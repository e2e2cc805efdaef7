"""What a released notebook still shows of the solution."""

import ast
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

# Shorter lines, and simpler functions, are found anywhere.
_TELLING, _TELLING_BODY = 16, 120

Cell = Mapping[str, Any]


def leaks(
    solution: Sequence[Cell], handout: Sequence[Cell], asked: Collection[str]
) -> Iterator[str]:
    """What of the solution's cells is in the handout's, in words.

    asked are the names that students write: a function of that name must not be there as it is in
    the solution, under whatever name. Lines that were taken out must be in no text, comment, output
    or metadata.
    """
    bodies = {
        body: name
        for cell in solution
        for name, body in _functions(_source(cell))
        if name in asked and cell.get("cell_type") == "code"
    }
    kept = {line for cell in handout for line in _lines(cell)}
    removed = {line for cell in solution for line in _lines(cell)} - kept
    for number, cell in enumerate(handout, 1):
        is_code = cell.get("cell_type") == "code"
        for _, body in _functions(_source(cell)) if is_code else ():
            if body in bodies:
                yield f"cell {number} of the handout holds the solution of {bodies[body]}"
        if cell.get("outputs"):
            yield f"cell {number} of the handout has outputs, which may show what is right"
        elsewhere = [
            line.strip().lstrip("#").strip()
            for line in _source(cell).split("\n")
            if not is_code or line.strip().startswith("#")
        ]
        rest = {name: value for name, value in cell.items() if name not in ("source", "outputs")}
        text = json.dumps(rest, ensure_ascii=False)
        for line in sorted(removed):
            if any(line in one for one in elsewhere) or json.dumps(line)[1:-1] in text:
                yield f"cell {number} of the handout shows a line of the solution: {line}"
                break


def _source(cell: Cell) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _lines(cell: Cell) -> Iterator[str]:
    """The lines of code that tell something."""
    if cell.get("cell_type") == "code":
        for line in map(str.strip, _source(cell).split("\n")):
            if len(line) >= _TELLING and not line.startswith(("#", "def ", "import ", "from ")):
                yield line


def _functions(source: str) -> Iterator[tuple[str, str]]:
    """Each function of a cell: its name, and its body without a docstring as one text."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            text = "\n".join(map(ast.dump, body))
            if len(text) >= _TELLING_BODY:
                yield node.name, text
