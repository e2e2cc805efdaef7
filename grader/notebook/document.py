"""A notebook file as JSON: what can be made of its bytes, and the cells in it.

Outputs and metadata are passed over without being built, so that the memory taken is bounded by
the size of the file and not by what is in it.
"""

import codecs
import itertools
import json
import re
from typing import Any

import msgspec

from grader.errors import SubmissionError
from grader.notebook.repair import repaired

MAX_CELLS = 20_000
_MOST_REPAIRS = 5_000_000
_PIECE = 2**20

_ARCHIVE = "It is a {} archive: unpack it and grade the notebook inside."
_NOT_NOTEBOOKS = (
    (b"PK\x03\x04", _ARCHIVE.format("zip")),
    (b"\x1f\x8b", _ARCHIVE.format("gzip")),
    (b"7z\xbc\xaf", _ARCHIVE.format("7z")),
    (b"Rar!", _ARCHIVE.format("RAR")),
    (b"%PDF", "It is a PDF: the notebook itself (.ipynb) is needed."),
    (b"<", "It looks like a web page, perhaps an HTML export: the .ipynb itself is needed."),
)
NOT_UTF8 = "The file is not valid UTF-8; the bytes at fault were replaced."
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+")
DATA = re.compile(rb"data:[^\s)\"'>\\]{100,}+")
_AT = re.compile(r" \(byte (\d+)\)")


class RawCell(msgspec.Struct):
    """A cell whose parts have not been read yet."""

    cell_type: msgspec.Raw = msgspec.Raw(b"null")
    source: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    attachments: msgspec.Raw = msgspec.Raw(b"null")
    input: msgspec.Raw = msgspec.Raw(b'""')  # nbformat 3 has "input" in code cells


def outlined(text: bytes, name: str) -> list[RawCell]:
    """The cells, not read yet; raises ValidationError where odd things are in their places."""
    count = itertools.count(1)

    class Counted(msgspec.Struct):
        """What ends the reading if it is one too many: each takes memory."""

        def __post_init__(self) -> None:
            if next(count) > MAX_CELLS:
                raise _too_many(name)

    class Cell(Counted, RawCell):
        """A cell, counted."""

    class Sheet(Counted):
        """A worksheet of nbformat 3, counted like a cell."""

        cells: list[Cell]

    class Document(msgspec.Struct):
        """All that is needed of a notebook."""

        cells: list[Cell] | msgspec.UnsetType = msgspec.UNSET
        worksheets: list[Sheet] | msgspec.UnsetType = msgspec.UNSET

    decoder = msgspec.json.Decoder(Document)
    try:
        try:
            document = decoder.decode(text)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            document = decoder.decode(repaired(text, _MOST_REPAIRS))
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        raise _broken(text, str(error), name) from None
    except RecursionError:
        raise absurd(name) from None
    if document.cells is not msgspec.UNSET:
        return list(document.cells)
    if document.worksheets is not msgspec.UNSET:
        return [cell for sheet in document.worksheets for cell in sheet.cells]
    raise _no_cells(name)


def short(raw: msgspec.Raw) -> str:
    """What a cell says that it is; "" where it says nothing short."""
    held = bytes(raw)
    return str(loaded(held.decode("utf-8", "replace"))) if len(held) < 100 else ""


def loaded(text: str) -> Any:
    """The value of a small piece of JSON; None where it is absurd."""
    try:
        return json.loads(text)
    except (RecursionError, ValueError):
        return None


def as_json(data: bytes, name: str) -> bytes:
    """The bytes in UTF-8 without a byte order mark; SubmissionError where they are not JSON."""
    begins = _BLANK.match(data)
    assert begins is not None
    if begins.end() == len(data):
        raise SubmissionError(f"{name} is empty.", "Save the notebook again and hand in that file.")
    for beginning, hint in _NOT_NOTEBOOKS:
        if data.startswith(beginning, begins.end()):
            raise SubmissionError(f"{name} is not a notebook.", hint)
    encoding = json.detect_encoding(data[:16])
    if not encoding.startswith("utf-8"):
        data = _in_utf8(data, encoding)
    return data.removeprefix(b"\xef\xbb\xbf")


def _in_utf8(data: bytes, encoding: str) -> bytes:
    """The same text in UTF-8, without ever holding all of it as a string."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = bytearray()
    for at in range(0, len(data), _PIECE):
        piece = decoder.decode(data[at : at + _PIECE], at + _PIECE >= len(data))
        text += piece.encode("utf-8", "replace")
    return bytes(text)


def load_json(data: bytes, name: str) -> tuple[Any, tuple[str, ...]]:
    """The JSON in a notebook's bytes, and notices; raises SubmissionError where there is none."""
    data = as_json(data, name)
    notices: tuple[str, ...] = ()
    try:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
            notices = (NOT_UTF8,)
        return json.loads(text), notices
    except json.JSONDecodeError as error:
        raise _broken(data, f"{error.msg} (byte {len(text[: error.pos].encode())})", name) from None
    except (RecursionError, ValueError):
        raise absurd(name) from None


def _broken(data: bytes, what: str, name: str) -> SubmissionError:
    """Broken JSON, told by the place of the byte that is named in what."""
    found = _AT.search(what)
    at = min(int(found[1]), len(data)) if found else len(data)
    line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    reason = _AT.sub("", what).removeprefix("JSON is malformed: ")
    return SubmissionError(
        f"{name} is not a notebook: broken JSON at line {line}, column {column} ({reason}).",
        "Open it in Jupyter, save it again, and check that the upload was complete."
        if data.lstrip()[:1] in (b"{", b"[")
        else "It does not begin as notebooks do, so it is another kind of file: hand in the .ipynb "
        "that Jupyter saved.",
    )


def absurd(name: str) -> SubmissionError:
    """What is raised where JSON is too much of a thing."""
    return SubmissionError(
        f"{name} is not a notebook that can be read: its JSON is nested too deeply, or too large.",
        "Open it in Jupyter and save it again.",
    )


def _no_cells(name: str) -> SubmissionError:
    return SubmissionError(
        f"{name} is JSON, but not a notebook: it has no list of cells.",
        "Hand in the .ipynb file that Jupyter saved.",
    )


def _too_many(name: str) -> SubmissionError:
    return SubmissionError(
        f"{name} has more than {MAX_CELLS} cells.",
        "Remove the cells that do not belong to the lab.",
    )


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
        raise _no_cells(name)
    if len(cells) > MAX_CELLS:
        raise _too_many(name)
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
