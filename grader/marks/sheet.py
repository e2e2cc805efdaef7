"""A table of text that keeps how each cell is written, so that changing one changes no other."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from grader.errors import UsageError

MAX_BYTES = 64 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"
_QUOTED = r'"(?:[^"]++|"")*+'
_DIRECTIVE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)[\r\n]*", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A file's cells as they are written.

    Each row holds its cells in raw form, with quotes, and its line end, which the last may lack.
    skipped is what stands before the header: empty lines, or a line "sep=;". unclosed is the line
    whose quote nobody closed, or 0.
    """

    mark: bytes
    encoding: str
    separator: str
    skipped: str
    rows: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]
    unclosed: int = 0

    @property
    def text(self) -> str:
        """The whole text."""
        lines = (
            self.separator.join(row) + end for row, end in zip(self.rows, self.ends, strict=True)
        )
        return self.skipped + "".join(lines)

    @property
    def data(self) -> bytes:
        """The whole file."""
        return self.mark + self.text.encode(self.encoding)

    @cached_property
    def values(self) -> tuple[tuple[str, ...], ...]:
        """The cells' values, without quotes."""
        return tuple(tuple(map(value_of, row)) for row in self.rows)

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The number of the line that each row begins in, from 1."""
        numbers, line = [], 1 + _line_ends(self.skipped)
        for row, end in zip(self.rows, self.ends, strict=True):
            numbers.append(line)
            line += _line_ends(self.separator.join(row) + end)
        return tuple(numbers)

    def with_cells(self, texts: Mapping[tuple[int, int], str]) -> "Sheet":
        """The sheet with other values in some cells, by row and column.

        A cell is quoted if it was, if all others of its row are, or if it must be. Rows that end
        before a column are made as long as need be. What the encoding lacks is written as HTML.
        """
        rows = list(self.rows)
        for (at, column), text in texts.items():
            row = list(rows[at])
            row += [""] * (column + 1 - len(row))
            shown = text.encode(self.encoding, "xmlcharrefreplace").decode(self.encoding)
            row[column] = self._written(shown, row, column)
            rows[at] = tuple(row)
        return replace(self, rows=tuple(rows))

    def _written(self, text: str, row: list[str], column: int) -> str:
        others = [raw for at, raw in enumerate(row) if at != column and raw]
        quoted = row[column].startswith('"') or (
            not row[column] and bool(others) and all(raw.startswith('"') for raw in others)
        )
        if quoted or text != text.strip() or set(text) & {self.separator, '"', "\n", "\r"}:
            return '"' + text.replace('"', '""') + '"'
        return text


def read_sheet(data: bytes) -> Sheet:
    """The cells of a file, in UTF-8, UTF-16 or an old Windows encoding; whatever bytes it holds.

    Raises UsageError for a workbook, and for what is too large to be a gradebook.
    """
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise UsageError(
            "The file is a workbook or a zip, not the text that the platform exports.",
            "Export it from the platform again as CSV, and do not save it from a spreadsheet.",
        )
    if len(data) > MAX_BYTES:
        raise UsageError(f"A file of over {MAX_BYTES // 2**20} MiB is not a gradebook.")
    mark, encoding = _encoding(data)
    text = text_of(data)
    begin = len(text) - len(text.lstrip("\r\n"))
    directive = _DIRECTIVE.match(text, begin)
    skipped = text[: directive.end() if directive else begin]
    separator = directive[1] if directive else _separator(text[len(skipped) :])
    rows, ends, unclosed = _cells(text[len(skipped) :], separator)
    line = 1 + _line_ends(skipped) + unclosed - 1 if unclosed else 0
    return Sheet(mark, encoding, separator, skipped, rows, ends, line)


def text_of(data: bytes) -> str:
    """The text of a file, in UTF-8, UTF-16 or an old Windows encoding."""
    mark, encoding = _encoding(data)
    return data[len(mark) :].decode(encoding)


def value_of(raw: str) -> str:
    """The value of a cell as it is written."""
    if not raw.startswith('"'):
        return raw
    closed = re.match(_QUOTED, raw)
    assert closed
    return closed[0][1:].replace('""', '"') + raw[closed.end() + 1 :]


def _encoding(data: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark) and _reads(data[len(mark) :], encoding):
            return mark, encoding
    for encoding, zeros in (("utf-16-le", data[1:200:2]), ("utf-16-be", data[:200:2])):
        if len(zeros) > 1 and zeros.count(0) * 2 > len(zeros) and _reads(data, encoding):
            return b"", encoding
    return b"", next(e for e in ("utf-8", "cp1252", "latin-1") if _reads(data, e))


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """The separator of which the first line has most outside of quotes."""
    header = re.match(rf'(?:{_QUOTED}"?|[^"\r\n])*+', text)
    assert header
    bare = re.sub(rf'{_QUOTED}"?', "", header[0])
    return max(_SEPARATORS, key=bare.count)


def _cells(text: str, separator: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...], int]:
    """Raw cells by row, line ends, and in which line (from 1) a quote begins that never ends."""
    plain = rf"[^{re.escape(separator)}\r\n]*"
    cell = re.compile(rf'{_QUOTED}(")?{plain}|{plain}')
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    at = unclosed = 0
    while at < len(text) or row:
        found = cell.match(text, at)
        assert found
        if found[0].startswith('"') and found[1] is None:
            unclosed = 1 + _line_ends(text[:at])
        row.append(found[0])
        at = found.end()
        if text.startswith(separator, at):
            at += 1
            if at < len(text):
                continue
            row.append("")
        end = text[at : at + 2] if text.startswith("\r\n", at) else text[at : at + 1]
        rows.append(tuple(row))
        ends.append(end)
        row = []
        at += len(end)
    return tuple(rows), tuple(ends), unclosed


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
