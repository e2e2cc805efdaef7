"""Tables keep how each cell is written: what is not changed stays byte for byte."""

import csv
import io
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.marks.sheet import read_sheet, value_of

_PIECES = st.sampled_from(['"', '""', ",", ";", "\t", "\r\n", "\n", "\r", "a", " ", "=", "é", "0"])
_TEXTS = st.lists(_PIECES, max_size=40).map("".join)
_MARKS = st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])


@given(st.tuples(_MARKS, st.binary(max_size=200)).map(b"".join))
@example(b"sep=;\r\na;b\r\n")
@example(b'"a""')
@example(b"\xff\xfea")
def test_any_bytes_come_back(data: bytes) -> None:
    """Read and written, a file is itself, whatever it holds."""
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        assert read_sheet(data).data == data


@given(_TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]))
def test_any_text_comes_back(text: str, encoding: str) -> None:
    """In each encoding, also where quotes are never closed."""
    assert read_sheet(text.encode(encoding)).data == text.encode(encoding)


@given(
    st.lists(st.lists(_TEXTS, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.data(),
)
def test_changing_a_cell_changes_no_other(
    rows: list[list[str]], separator: str, end: str, quoting: Literal[0, 1], data: st.DataObject
) -> None:
    """Of what Python's own writer makes each value is read, and one is replaced."""
    rows = [["name", "score", "x"], *rows]
    held = io.StringIO()
    csv.writer(held, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    sheet = read_sheet(held.getvalue().encode())
    assert [list(row) for row in sheet.values] == rows
    at = data.draw(st.integers(1, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[at]) - 1))
    text = data.draw(_TEXTS)
    changed = read_sheet(sheet.with_cells({(at, column): text}).data)
    assert changed.values[at][column] == text
    for row, (before, after) in enumerate(zip(sheet.rows, changed.rows, strict=True)):
        for place, raw in enumerate(before):
            assert (row, place) == (at, column) or after[place] == raw
    assert changed.ends == sheet.ends


def test_quotes_follow_the_neighbours() -> None:
    """A cell that was quoted stays so; a new one in a row where all are is quoted too."""
    sheet = read_sheet(b'"a","b","c"\r\n"x","1",""\r\ny,2,"z"\r\n')
    assert sheet.with_cells({(1, 1): "7", (1, 2): "8", (2, 1): "9"}).data == (
        b'"a","b","c"\r\n"x","7","8"\r\ny,9,"z"\r\n'
    )


def test_short_rows_are_made_long_enough() -> None:
    """Spreadsheets leave out what is empty at the end of a row."""
    assert read_sheet(b"a,b,c,d\nx\n").with_cells({(1, 2): "5"}).data == b"a,b,c,d\nx,,5\n"


def test_what_an_old_encoding_lacks_is_written_as_html() -> None:
    """The file stays in its encoding."""
    sheet = read_sheet("näme,b\nx,\n".encode("cp1252"))
    assert sheet.with_cells({(1, 1): "é ∑"}).data == "näme,b\nx,é &#8721;\n".encode("cp1252")


def test_lines_are_counted_with_those_in_cells() -> None:
    """Messages name the line that an editor shows."""
    sheet = read_sheet(b'\r\na,b\r\n"x\n\ny",1\r\nz,2\r\n"never,3\r\n')
    assert sheet.lines == (2, 3, 6, 7)
    assert sheet.unclosed == 7


def test_separators_within_quotes_do_not_count() -> None:
    """A title may hold many commas."""
    assert read_sheet(b'a;"x, y, z, u";c\n1;2;3\n').values[1] == ("1", "2", "3")


def test_workbooks_are_refused() -> None:
    """They are not text; who saved one is told to export again."""
    with pytest.raises(UsageError, match="workbook"):
        read_sheet(b"PK\x03\x04rest")


def test_values_are_read_as_other_readers_do() -> None:
    """What stands behind a closing quote belongs to the value."""
    assert [value_of(raw) for raw in ('"a""b"', '"a"b', 'a"b', "", '"')] == [
        *['a"b', "ab", 'a"b', "", ""]
    ]
