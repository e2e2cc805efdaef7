"""Reads a notebook file of any nbformat 4 (and 3), whatever state it is in.

Only what grading needs is kept: each cell's kind and source. Outputs, metadata, ids and the
kernelspec are the student's to write and so decide nothing.
"""

import difflib
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from grader.errors import MissingError, SubmissionError
from grader.notebook.attached import Attached, attached_to, without_inline
from grader.notebook.cell_analysis import CellAnalysis, analyse
from grader.notebook.document import (
    DATA,
    NOT_UTF8,
    RawCell,
    absurd,
    as_json,
    load_json,
    loaded,
    outlined,
    raw_cells,
    short,
    source_of,
)
from grader.notebook.python import MAX_PARSED
from grader.text import clean

MIB = 2**20

# As much as platforms and Git hosts take.
MAX_BYTES = 100 * MIB
# What one cell's source, and all of them, may take in the file, pictures in the text left out.
MAX_SOURCE = 4 * MIB
MAX_SOURCES = 16 * MIB
# Code that is looked into before it runs, in characters: a syntax tree takes a thousand times that.
MAX_CODE = 500_000
# What has the outlines of a notebook but odd things in it is read whole if it is no larger.
MAX_ODD = 8 * MIB

# The end of a path that is kept: the student's folder may be one above the notebook's.
_PARTS = 3

_KINDS: dict[str, "CellKind"] = {"code": "code", "markdown": "markdown", "heading": "markdown"}
CellKind = Literal["code", "markdown", "raw"]


@dataclass(frozen=True)
class Cell:
    """One cell: its place among all cells of the notebook (from 0), its kind, its source.

    attached are the pictures that came with its text, by name, in base64.
    """

    index: int
    kind: CellKind
    source: str
    attached: Attached = ()

    @cached_property
    def analysis(self) -> CellAnalysis:
        """What its source tells; it is read once."""
        return analyse(self.source)


@dataclass(frozen=True)
class Notebook:
    """A submission: its file name, the SHA-256 of its bytes, its cells, what was odd in reading.

    modules are those that were handed in beside it, by their names.
    """

    name: str
    sha256: str
    cells: tuple[Cell, ...]
    notices: tuple[str, ...] = ()
    modules: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def code_cells(self) -> tuple[Cell, ...]:
        """The code cells that hold anything at all, in order.

        White space at their ends, which editors add and remove on saving, is left out.
        """
        return tuple(
            replace(cell, source=cell.source.rstrip())
            for cell in self.cells
            if cell.kind == "code" and cell.source.strip()
        )

    @property
    def code_digest(self) -> bytes:
        """The SHA-256 of all that is run, each code cell's source exactly as a kernel gets it.

        Saving or running the notebook again changes nothing, nor do its text and empty cells. All
        that student code can see of its notebook is in it, so that nothing can be told to it under
        the same digest.
        """
        digest = hashlib.sha256()
        for cell in self.code_cells:
            source = cell.source.encode()
            digest.update(len(source).to_bytes(8, "little") + source)
        for name, data in sorted(self.modules.items()):
            digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
        return digest.digest()


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file; raises SubmissionError with a hint where that cannot be done."""
    return parse_notebook(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a submission; raises MissingError where there is no such file, SubmissionError
    where it cannot be read.
    """
    try:
        if path.is_dir():
            raise MissingError(f"{path} is a folder, not a notebook.", _inside(path))
        if path.exists() and not path.is_file():
            raise MissingError(f"{path} is not a regular file.", "Name a .ipynb file.")
        if path.stat().st_size > MAX_BYTES:
            raise SubmissionError(
                f"{path} is larger than {MAX_BYTES // 2**20} MiB.",
                "Clear the saved outputs (Kernel > Restart and clear outputs) and save it again.",
            )
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        kind = "file" if path.suffix == ".ipynb" else "file or folder"
        raise MissingError(f"There is no {kind} {path}.", _meant(path)) from None
    except OSError as error:
        raise SubmissionError(
            f"{path} cannot be read: {error.strerror}.", "Check the file's permissions."
        ) from None


def whole_path(path: Path) -> Path:
    """An absolute path without links; where they lead in a circle, as far as they lead.

    `Path.resolve` raises for a circle before Python 3.13.
    """
    return Path(os.path.realpath(path))


def end_of_path(path: Path) -> str:
    """The end of a submission's path: its last folders and its name."""
    return clean("/".join(path.absolute().parts[1:][-_PARTS:]), 600)


def _notebooks(folder: Path) -> list[str]:
    """The names of the notebooks in a folder; none where that cannot be told."""
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix == ".ipynb")
    except OSError:
        return []


def _inside(folder: Path) -> str:
    """What to name in place of a folder."""
    names = _notebooks(folder)
    if len(names) == 1:
        return f"Name the notebook in it: {folder / names[0]}"
    return "Grade its notebooks one by one." if names else "Name an .ipynb file."


def _meant(path: Path) -> str:
    """What to name in place of a file that is not there."""
    if path.parts[:1] in (("http:",), ("https:",)):
        return "Download the notebook first, and name the file."
    if not path.parent.is_dir():
        return f"There is no folder {path.parent} either: check the path."
    others = [name for name in _notebooks(path.parent) if name != path.name]  # a broken link
    near = difflib.get_close_matches(path.name[:200], others, n=1)
    if near:
        return f"Is {path.with_name(near[0])} meant?"
    return "Check the spelling and the folder you are in."


def parse_notebook(data: bytes, name: str) -> Notebook:
    """Read a notebook from its bytes; raises SubmissionError where they are none."""
    checksum = hashlib.sha256(data).hexdigest()
    text = as_json(data, name)
    del data
    notices: list[str] = []
    try:
        cells = tuple(_cells(outlined(text, name), notices))
    except msgspec.ValidationError:
        # JSON, but not with what belongs there in all places.
        if len(text) > MAX_ODD:
            raise absurd(name) from None
        document, notices[:] = load_json(text, name)
        cells = tuple(
            Cell(index, _KINDS.get(str(raw.get("cell_type")), "raw"), source_of(raw))
            for index, raw in enumerate(raw_cells(document, name))
        )
    code = sum(len(c.source) for c in cells if c.kind == "code" and len(c.source) <= MAX_PARSED)
    if code > MAX_CODE:
        raise SubmissionError(
            f"{name} holds {code:,} characters of code; at most {MAX_CODE:,} are read.",
            "Remove the code that does not belong to the lab; load data from a file.",
        )
    return Notebook(name, checksum, cells, tuple(dict.fromkeys(notices)))


def _cells(outlined: list[RawCell], notices: list[str]) -> Iterator[Cell]:
    """The cells with their sources, those that take too much left empty; adds to notices."""
    left = MAX_SOURCES
    for index, raw in enumerate(outlined):
        kind = _KINDS.get(short(raw.cell_type), "raw")
        held = bytes(raw.input if raw.source is msgspec.UNSET else raw.source)
        attached: Attached = ()
        if kind == "markdown":
            held, inline = without_inline(held, index)
            attached = (*inline, *attached_to(bytes(raw.attachments)))
        if kind != "code" and len(held) > MAX_PARSED:
            held = DATA.sub(b"data:", held)
        if len(held) > min(MAX_SOURCE, left):
            notices.append(
                f"Cell {index + 1} was not read: its source takes {len(held) / MIB:.1f} MiB. "
                f"At most {MAX_SOURCE // MIB} MiB of one cell and {MAX_SOURCES // MIB} MiB "
                "of a notebook are read."
            )
            held = b'""'
        left -= len(held)
        try:
            source = held.decode()
        except UnicodeDecodeError:
            source = held.decode("utf-8", "replace")
            notices.append(NOT_UTF8)
        yield Cell(index, kind, source_of({"source": loaded(source)}), attached)
