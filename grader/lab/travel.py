"""A lab as files that go to another machine: its folder, and notebooks beside it."""

import ast
import os
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from grader.errors import UsageError
from grader.lab.model import LabSpec

_LEFT_OUT = frozenset({"__pycache__"})
_NOTEBOOK = ".ipynb"
# Stores of grades, and what SQLite puts beside them.
_STORES = (".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal")


def lab_files(lab: LabSpec, apart: Collection[Path] = ()) -> Iterator[tuple[str, bytes]]:
    """The files of a lab by path: its folder's, below its name, and the notebooks that it names
    beside it; raises UsageError where one lies too far away.

    What a class has left in the folder stays: see `own_files`; stores, notebooks that the lab does
    not name and zips of them; and the paths apart, which hold no code.
    """
    named = _named(lab)
    within = lab.folder.resolve()
    ours = [whole for path in apart if within in (whole := path.resolve()).parents]
    words: set[str] | None = None
    for name, path in own_files(lab):
        if path.resolve() not in named and _is_of_a_class(path):
            words = _words(own_files(lab)) if words is None else words
            if path.name not in words:
                continue
        if not any(path.resolve().is_relative_to(folder) for folder in ours):
            yield f"{lab.folder.name}/{name}", path.read_bytes()
    beside = {} if lab.template is None else {lab.template: f"template {lab.template}"}
    beside |= {path: f"notebook {path}" for path in lab.notebooks}
    for path, what in beside.items():
        if lab.folder in path.resolve().parents:
            continue
        name = os.path.relpath(path.resolve(), lab.folder.parent)
        if name.startswith(".."):
            raise UsageError(
                f"The lab's {what} is too far from its folder to go along.",
                "Put it into the lab's folder, or into one beside it.",
            )
        yield Path(name).as_posix(), path.read_bytes()


def own_files(lab: LabSpec) -> Iterator[tuple[str, Path]]:
    """The files in a lab's folder by their relative path, but for folders that hold a class: with
    notebooks, and nothing that the lab's code names.
    """
    if lab.folder == Path():  # one that was made at run time
        return
    named = _named(lab)
    folders = {path.name for path in lab.folder.iterdir() if path.is_dir()} - _LEFT_OUT
    held = frozenset(name for name in folders if _is_class(lab.folder / name, named))
    yield from _outside(lab.folder, held and frozenset(held - _words(_outside(lab.folder, held))))


def _outside(folder: Path, left_out: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """The files below a folder, but for those of some folders in it, which are not entered."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _LEFT_OUT:
            continue
        if path.is_file():
            yield path.name, path
        elif path.is_dir() and path.name not in left_out:
            for name, file in files_below(path):
                yield f"{path.name}/{name}", file


def _named(lab: LabSpec) -> set[Path]:
    """What a lab declares beside its code."""
    files = (lab.folder / name for name in lab.files)
    named = (*files, *lab.notebooks, *([lab.template] if lab.template else []))
    return {path.resolve() for path in named}


def _is_class(folder: Path, named: Collection[Path]) -> bool:
    """Whether a folder holds notebooks and none of what the lab declares."""
    if any(path.is_relative_to(folder.resolve()) for path in named):
        return False
    found = (path for path in folder.rglob("*") if path.name.casefold().endswith(_NOTEBOOK))
    return any(not _is_hidden(path.relative_to(folder)) for path in found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _is_of_a_class(path: Path) -> bool:
    """Whether a file is a store, a notebook, or a zip with notebooks."""
    name = path.name.casefold()
    if not name.endswith(".zip"):
        return name.endswith((_NOTEBOOK, *_STORES))
    try:
        with zipfile.ZipFile(path) as archive:
            return any(each.casefold().endswith(_NOTEBOOK) for each in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _words(files: Iterable[tuple[str, Path]]) -> set[str]:
    """What code among files imports, or may read: the parts of names and of paths."""
    words: set[str] = set()
    for name, path in files:
        if not name.endswith(".py"):
            continue
        try:
            parsed = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):  # a draft that nothing imports
            continue
        for node in ast.walk(parsed):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None) or ""
                for each in (module, *(alias.name for alias in node.names)):
                    words.update(each.split("."))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.update(node.value.replace("\\", "/").split("/"))
    return words


def tree(folder: Path, left_out: frozenset[str] = _LEFT_OUT) -> Iterator[tuple[str, bytes]]:
    """Files below a folder by their relative path, without caches and what is hidden."""
    for name, path in files_below(folder, left_out):
        yield name, path.read_bytes()


def files_below(folder: Path, left_out: frozenset[str] = _LEFT_OUT) -> Iterator[tuple[str, Path]]:
    """The same, without reading them."""
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file() and not _is_hidden(below) and not left_out.intersection(below.parts):
            yield below.as_posix(), path
