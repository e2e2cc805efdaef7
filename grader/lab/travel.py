"""A lab as files that go to another machine: its folder, and its template beside it."""

import os
from collections.abc import Iterator
from pathlib import Path

from grader.errors import UsageError
from grader.lab.model import LabSpec

_LEFT_OUT = frozenset({"__pycache__", "bundled"})


def lab_files(lab: LabSpec) -> Iterator[tuple[str, bytes]]:
    """The files of a lab by path, all below the name of its folder but a template that is beside
    it; raises UsageError where that lies too far away.
    """
    for name, data in tree(lab.folder):
        yield f"{lab.folder.name}/{name}", data
    if lab.template is not None and lab.folder not in lab.template.resolve().parents:
        name = os.path.relpath(lab.template.resolve(), lab.folder.parent)
        if name.startswith(".."):
            raise UsageError(
                f"The lab's template {lab.template} is too far from its folder to go along.",
                "Put it into the lab's folder, or into one beside it.",
            )
        yield Path(name).as_posix(), lab.template.read_bytes()


def tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Files below a folder by their relative path, without caches and what is hidden."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and not hidden and not _LEFT_OUT.intersection(parts):
            yield "/".join(parts), path.read_bytes()
