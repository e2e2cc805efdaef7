"""Reads a notebook file of any nbformat 4 (and 3), whatever state it is in.

Only what grading needs is kept: each cell's kind and source. Outputs, metadata, ids and the
kernelspec are the student's to write and so decide nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from grader.errors import SubmissionError

MAX_BYTES = 256 * 1024 * 1024
MAX_CELLS = 20_000

_KINDS: dict[str, "CellKind"] = {"code": "code", "markdown": "markdown", "heading": "markdown"}
_NOT_NOTEBOOKS = (
    (b"PK\x03\x04", "It is a zip archive: unpack it and grade the notebook inside."),
    (b"%PDF", "It is a PDF: the notebook itself (.ipynb) is needed."),
    (b"<", "It looks like a web page, perhaps an HTML export: the .ipynb itself is needed."),
)

CellKind = Literal["code", "markdown", "raw"]


@dataclass(frozen=True)
class Cell:
    """One cell: its place among all cells of the notebook (from 0), its kind, its source."""

    index: int
    kind: CellKind
    source: str


@dataclass(frozen=True)
class Notebook:
    """A submission: its file name, the SHA-256 of its bytes, its cells, what was odd in reading."""

    name: str
    sha256: str
    cells: tuple[Cell, ...]
    notices: tuple[str, ...] = ()

    @property
    def code_cells(self) -> tuple[Cell, ...]:
        """The code cells that hold anything at all, in order."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.source.strip())


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file; raises SubmissionError with a hint where that cannot be done."""
    return parse_notebook(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a submission; raises SubmissionError where there is no such readable file."""
    try:
        if path.is_dir():
            raise SubmissionError(
                f"{path} is a folder, not a notebook.", "Name one .ipynb file inside it."
            )
        if path.exists() and not path.is_file():
            raise SubmissionError(f"{path} is not a regular file.", "Name a .ipynb file.")
        if path.stat().st_size > MAX_BYTES:
            raise SubmissionError(
                f"{path} is larger than {MAX_BYTES // 2**20} MiB.",
                "Clear the saved outputs (Kernel > Restart and clear outputs) and save it again.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise SubmissionError(
            f"There is no file {path}.", "Check the spelling and the folder you are in."
        ) from None
    except OSError as error:
        raise SubmissionError(
            f"{path} cannot be read: {error.strerror}.", "Check the file's permissions."
        ) from None


def parse_notebook(data: bytes, name: str) -> Notebook:
    """Read a notebook from its bytes; raises SubmissionError where they are none."""
    document, notices = load_json(data, name)
    cells = tuple(
        Cell(index, _KINDS.get(str(raw.get("cell_type")), "raw"), source_of(raw))
        for index, raw in enumerate(raw_cells(document, name))
    )
    return Notebook(name, hashlib.sha256(data).hexdigest(), cells, notices)


def load_json(data: bytes, name: str) -> tuple[Any, tuple[str, ...]]:
    """The JSON in a notebook's bytes, and notices; raises SubmissionError where there is none."""
    if not data.strip():
        raise SubmissionError(f"{name} is empty.", "Save the notebook again and hand in that file.")
    for beginning, hint in _NOT_NOTEBOOKS:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(beginning):
            raise SubmissionError(f"{name} is not a notebook.", hint)
    notices: tuple[str, ...] = ()
    try:
        try:
            text = data.decode(json.detect_encoding(data))
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
            notices = ("The file is not valid UTF-8; the bytes at fault were replaced.",)
        return json.loads(text.removeprefix("\ufeff")), notices
    except json.JSONDecodeError as error:
        raise SubmissionError(
            f"{name} is not a notebook: broken JSON at line {error.lineno}, "
            f"column {error.colno} ({error.msg}).",
            "Open it in Jupyter, save it again, and check that the upload was complete.",
        ) from None
    except (RecursionError, ValueError):
        raise SubmissionError(
            f"{name} is not a notebook that can be read: its JSON is nested or sized absurdly.",
            "Open it in Jupyter and save it again.",
        ) from None


def raw_cells(document: Any, name: str) -> list[dict[str, Any]]:
    """A notebook's cells as they stand; raises SubmissionError where it has no list of them."""
    cells: Any = None
    if isinstance(document, dict):
        cells = document.get("cells")
        if cells is None and isinstance(document.get("worksheets"), list):  # nbformat 3
            sheets = [sheet for sheet in document["worksheets"] if isinstance(sheet, dict)]
            lists = [sheet["cells"] for sheet in sheets if isinstance(sheet.get("cells"), list)]
            cells = [cell for held in lists for cell in held]
    if not isinstance(cells, list):
        raise SubmissionError(
            f"{name} is JSON, but not a notebook: it has no list of cells.",
            "Hand in the .ipynb file that Jupyter saved.",
        )
    if len(cells) > MAX_CELLS:
        raise SubmissionError(
            f"{name} has {len(cells)} cells; at most {MAX_CELLS} are read.",
            "Remove the cells that do not belong to the lab.",
        )
    return [cell if isinstance(cell, dict) else {} for cell in cells]


def source_of(raw: dict[str, Any]) -> str:
    """The source of a cell as one string with plain line ends, fit to be sent to a kernel."""
    source = raw.get("source", raw.get("input", ""))  # nbformat 3 has "input" in code cells
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    # Lone surrogates and NUL cannot be sent to a kernel.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
