"""A lab as files that go to another machine: its folder, and notebooks beside it."""

import os
from collections.abc import Iterator
from pathlib import Path

from grader.errors import UsageError
from grader.lab.model import LabSpec


def lab_files(lab: LabSpec) -> Iterator[tuple[str, bytes]]:
    """The files of a lab by path: its folder's, below its name, and the notebooks that it names
    beside it; raises UsageError where one lies too far away.
    """
    for name, data in tree(lab.folder):
        yield f"{lab.folder.name}/{name}", data
    named = {} if lab.template is None else {lab.template: f"template {lab.template}"}
    named |= {path: f"notebook {path}" for path in lab.notebooks}
    for path, what in named.items():
        if lab.folder in path.resolve().parents:
            continue
        name = os.path.relpath(path.resolve(), lab.folder.parent)
        if name.startswith(".."):
            raise UsageError(
                f"The lab's {what} is too far from its folder to go along.",
                "Put it into the lab's folder, or into one beside it.",
            )
        yield Path(name).as_posix(), path.read_bytes()


def tree(
    folder: Path, left_out: frozenset[str] = frozenset({"__pycache__"})
) -> Iterator[tuple[str, bytes]]:
    """Files below a folder by their relative path, without caches and what is hidden."""
    for name, path in files_below(folder, left_out):
        yield name, path.read_bytes()


def files_below(
    folder: Path, left_out: frozenset[str] = frozenset({"__pycache__"})
) -> Iterator[tuple[str, Path]]:
    """The same, without reading them."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and not hidden and not left_out.intersection(parts):
            yield "/".join(parts), path
