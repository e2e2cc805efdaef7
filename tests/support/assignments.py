"""Two assignments in the shape of public ones, in our own words."""

import json
from pathlib import Path
from typing import Any

from tests.support.notebooks import ROOT


def nbgrader_notebook() -> dict[str, Any]:
    """An instructor's notebook of nbgrader's: solutions, visible and hidden tests, one by hand."""
    return _read("nbgrader")


def otter_notebook() -> dict[str, Any]:
    """An instructor's notebook of otter's: a number, a function, a class, tests of both kinds."""
    return _read("otter")


def _read(style: str) -> dict[str, Any]:
    path = ROOT / "tests" / "labs" / style / "source.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(notebook, dict)
    return notebook


def write(notebook: dict[str, Any], path: Path) -> Path:
    """Write a notebook."""
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")
    return path
