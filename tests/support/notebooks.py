"""Builds notebooks: from cells, and from patches of the lab's solution."""

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.notebook.cell_analysis import analyse
from grader.notebook.needs import needed_cells
from grader.notebook.read import read_notebook

ROOT = Path(__file__).resolve().parent.parent.parent
SUBMISSIONS = ROOT / "tests" / "submissions"
SOLUTION = ROOT / "reference" / "solution.ipynb"
TEMPLATE = ROOT / "student_template" / "lab.ipynb"

GRADED = (
    "compute_grads",
    "compute_loss",
    "relu",
    "d_relu",
    "forward_NN",
    "compute_grads_NN",
    "forward_tanh",
    "compute_grads_tanh",
)
# What patches may count on; the solution's own imports take half a second longer.
LEAN_IMPORTS = "import typing as t\n\nimport matplotlib.pyplot as plt\nimport numpy as np"


@dataclass(frozen=True)
class Patch:
    """A submission written as what it puts in place of the solution's definitions.

    fields are the `word: text` lines of its docstring.
    """

    name: str
    about: str
    fields: dict[str, str]
    cells: tuple[str, ...]

    def items(self, field: str) -> frozenset[str]:
        """The item ids that a field lists."""
        return frozenset(self.fields.get(field, "").split())


def read_patch(path: Path) -> Patch:
    """Read a patch file."""
    source = path.read_text(encoding="utf-8")
    module = ast.parse(source)
    docstring = ast.get_docstring(module) or ""
    first = module.body[0]
    code = "\n".join(source.splitlines()[first.end_lineno :])
    fields = {}
    for line in docstring.splitlines()[1:]:
        word, colon, text = line.strip().partition(":")
        if colon and word.isidentifier():
            fields[word] = text.strip()
    cells = tuple(cell.strip("\n") for cell in code.split("\n# %%"))
    return Patch(path.stem, docstring.partition("\n")[0], fields, cells)


def solution_cells(*, lean: bool = True) -> list[str]:
    """The solution's cells that its graded functions need."""
    notebook = read_notebook(SOLUTION)
    needed = needed_cells(notebook.code_cells, GRADED)
    sources = [cell.source for cell in notebook.code_cells if cell.index in needed]
    return [LEAN_IMPORTS, *sources[1:]] if lean else sources


def patched_cells(patch: Patch, *, rest_last: bool = False) -> list[str]:
    """The solution's cells, with the patch in place of what it defines.

    With rest_last, all its cells but the first come at the notebook's end.
    """
    names = {name for cell in patch.cells for name in analyse(cell).names.binds}
    here, last = (patch.cells[:1], patch.cells[1:]) if rest_last else (patch.cells, ())
    cells: list[str] = []
    placed = False
    for source in solution_cells():
        kept, cut = _without(source, names)
        if cut and not placed:
            cells.extend(here)
            placed = True
        if kept.strip():
            cells.append(kept)
    return [*cells, *(() if placed else here), *last]


def write_notebook(path: Path, cells: Iterable[str]) -> Path:
    """Write a notebook of code cells."""
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{number}",
                "metadata": {},
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _without(source: str, names: set[str]) -> tuple[str, bool]:
    """A cell without its definitions of these functions, and whether there were any."""
    lines = source.splitlines()
    cut = False
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            del lines[node.lineno - 1 : node.end_lineno]
            cut = True
    return "\n".join(lines), cut
