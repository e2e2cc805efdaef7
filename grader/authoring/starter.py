"""Writes a small working lab that an author goes on from."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.notebook.release import release_notebook
from grader.reports.files import write_atomically

SOLUTION, HANDOUT = "solution.ipynb", "handout.ipynb"


def write_starter(folder: Path, title: str = "") -> tuple[Path, ...]:
    """Write lab.py, the solution, the handout made of it, and tests; raises UsageError.

    The folder must be new or empty. Its name gives the lab's id, and its title where there is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} already exists.", "Name a folder that is new, or empty.")
    name = folder.resolve().name
    title = " ".join(title.split()) or re.sub(r"[-_]+", " ", name).strip().capitalize() or "Lab"
    lab_id = re.sub(r"[^\w-]+", "-", name).strip("-") or "lab"
    declaration = _text("lab.py.txt").replace("@ID@", _quoted(lab_id))
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / one for one in ("lab.py", "test_lab.py", SOLUTION, HANDOUT))
    write_atomically(paths[0], declaration.replace("@TITLE@", _quoted(title)).encode())
    write_atomically(paths[1], _text("test_lab.py.txt").encode())
    notebook = _notebook(_text("solution.txt").replace("@HEADING@", title))
    write_atomically(paths[2], f"{json.dumps(notebook, indent=1, ensure_ascii=False)}\n".encode())
    write_atomically(paths[3], release_notebook(paths[2]))
    return paths


def _text(name: str) -> str:
    return files("grader.authoring").joinpath("files", name).read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _notebook(text: str) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": list(_cells(text)),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cells(text: str) -> Iterator[dict[str, Any]]:
    parts = re.split(r"^# %% (\w+)\n", text, flags=re.MULTILINE)[1:]
    for at, (kind, source) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"cell-{at + 1}",
            "metadata": {},
            "source": source.rstrip("\n").splitlines(keepends=True),
        }
        yield cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
