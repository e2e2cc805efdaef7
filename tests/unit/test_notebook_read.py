"""Reading a notebook: any nbformat, any damage, and nothing but SubmissionError for the rest."""

import codecs
import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.notebook.document import MAX_CELLS, source_of
from grader.notebook.read import MAX_BYTES, Notebook, parse_notebook, read_notebook
from tests.unit.build import SOLUTION


def parse(document: object) -> Notebook:
    """Read a document as if it had been saved as a notebook."""
    return parse_notebook(json.dumps(document).encode(), "submission.ipynb")


def code_notebook(source: object) -> dict[str, Any]:
    """A notebook of one code cell."""
    return {"cells": [{"cell_type": "code", "source": source}], "nbformat": 4}


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "metadata"])
json_values = st.recursive(
    scalars | st.sampled_from(["code", "markdown", "heading"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)
# Documents that look like notebooks, with anything in their places.
near_notebooks = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(
            st.fixed_dictionaries(
                {}, optional=dict.fromkeys(("cell_type", "source", "input"), json_values)
            ),
            max_size=3,
        ),
        "worksheets": st.lists(
            st.fixed_dictionaries({}, optional={"cells": json_values}) | json_values, max_size=3
        ),
        "nbformat": json_values,
        "metadata": json_values,
    },
)


def is_fit_for_a_kernel(notebook: Notebook) -> bool:
    """Whether every source can be sent and run: valid Unicode, no NUL, no carriage return."""
    sources = [cell.source for cell in notebook.cells]
    return all("\0" not in text and "\r" not in text and text.encode() for text in sources if text)


@given(json_values | near_notebooks)
@example({"cells": [{"cell_type": []}]})
@example({"cells": [{"cell_type": {}}]})
@example({"worksheets": [{"cells": 5}]})
@example({"worksheets": [{"cells": True}]})
@example({"cells": [None, 3, []]})
def test_any_json(document: object) -> None:
    """Any JSON value is read as a notebook or refused with SubmissionError."""
    with contextlib.suppress(SubmissionError):
        assert is_fit_for_a_kernel(parse(document))


def read_whole(data: bytes) -> list[tuple[str, str]]:
    """The cells as the standard library's reader gives them, all of the file being built."""
    document = json.loads(data)
    cells = document.get("cells") if isinstance(document, dict) else None
    if cells is None and isinstance(document, dict) and isinstance(document["worksheets"], list):
        sheets = [sheet for sheet in document["worksheets"] if isinstance(sheet, dict)]
        cells = [c for s in sheets if isinstance(s.get("cells"), list) for c in s["cells"]]
    assert isinstance(cells, list)
    kinds = {"code": "code", "markdown": "markdown", "heading": "markdown"}
    held = [cell if isinstance(cell, dict) else {} for cell in cells]
    return [(kinds.get(str(raw.get("cell_type")), "raw"), source_of(raw)) for raw in held]


# What is written in JSON that is none, where values stand and within texts.
outputs = st.recursive(
    st.none()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.just('"NaN, \\" \\\\ Infinity'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)
halves = st.sampled_from(["\ud83d", "\ude00", "\ud83d\ude00", "\\", '"', "u", "\n", "NaN", "a"])


@given(
    near_notebooks
    | st.lists(
        st.builds(
            lambda kind, source, outputs: {"cell_type": kind, "source": source, "outputs": outputs},
            st.sampled_from(["code", "markdown"]),
            st.lists(halves, max_size=6).map("".join) | st.lists(st.text(max_size=3), max_size=2),
            outputs,
        ),
        max_size=3,
    ).map(lambda cells: {"cells": cells})
)
def test_passing_over_outputs_changes_nothing(document: dict[str, Any]) -> None:
    """Cells are those that a reader of all JSON finds, halves of surrogate pairs apart."""
    data = json.dumps(document).encode()
    try:
        cells = parse_notebook(data, "n").cells
    except SubmissionError:
        with pytest.raises((AssertionError, KeyError)):
            read_whole(data)
        return
    found = [(cell.kind, cell.source.replace("\ufffd", "?")) for cell in cells]
    assert found == [(kind, text.replace("\ufffd", "?")) for kind, text in read_whole(data)]


@given(st.binary(max_size=100) | st.text(max_size=50).map(lambda text: text.encode("utf-16")))
@example(b"\xef\xbb\xbf")
@example(b"\x00\x00")
@example(b'{"cells": ' + b"1" * 5000 + b"}")
def test_any_bytes(data: bytes) -> None:
    """Any bytes are read as a notebook or refused with SubmissionError and a hint."""
    refusal = None
    try:
        parse_notebook(data, "submission.ipynb")
    except SubmissionError as error:
        refusal = error
    assert refusal is None or "submission.ipynb" in refusal.message
    assert refusal is None or refusal.hint


@given(near_notebooks, st.data())
def test_damaged_files(document: dict[str, Any], data: st.DataObject) -> None:
    """A notebook file cut off or with wrong bytes in it is read or refused with SubmissionError."""
    saved = bytearray(json.dumps(document).encode())
    at = data.draw(st.integers(0, len(saved)))
    saved[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(SubmissionError):
        assert is_fit_for_a_kernel(parse_notebook(bytes(saved), "submission.ipynb"))


@given(st.binary(max_size=60))
def test_checksum_is_of_the_bytes(padding: bytes) -> None:
    """The checksum is that of the file as it came, its name is kept."""
    data = json.dumps(code_notebook("x = 1") | {"metadata": padding.hex()}).encode() + b" \n"
    notebook = parse_notebook(data, "a b.ipynb")
    assert notebook.sha256 == hashlib.sha256(data).hexdigest()
    assert notebook.name == "a b.ipynb"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\ny = 2", "x = 1\ny = 2"),
        (["x = 1\n", "y = 2"], "x = 1\ny = 2"),
        (["x = 1\r\n", "y = 2\r\n"], "x = 1\ny = 2\n"),
        ("x = 1\ry = 2", "x = 1\ny = 2"),
        (["x = 1\n", 7, None, "y = 2"], "x = 1\ny = 2"),
        (["é", "λ"], "éλ"),
        (None, ""),
        ({"x": 1}, ""),
        (5, ""),
    ],
)
def test_sources(source: object, expected: str) -> None:
    """A source may be a string or a list of lines, with any line ends; what is neither is empty."""
    assert parse(code_notebook(source)).cells[0].source == expected


@pytest.mark.parametrize("code", [0xD83D, 0xDCFF, 0])
def test_characters_that_cannot_be_sent(code: int) -> None:
    """Lone surrogates and NUL are replaced, and the text around them is kept."""
    character = chr(code)
    source = parse(code_notebook(f"x = 'a{character}b'")).cells[0].source
    assert source.startswith("x = 'a")
    assert source.endswith("b'")
    assert character not in source
    source.encode()


def test_surrogate_pairs() -> None:
    """A character written as a pair of surrogates is one character."""
    data = b'{"cells": [{"cell_type": "code", "source": "\\ud83d\\ude00"}]}'
    assert parse_notebook(data, "n").cells[0].source == "\U0001f600"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_encodings(encoding: str, mark: bytes) -> None:
    """Byte order marks and UTF-16 or UTF-32, as Windows editors write them, are read."""
    text = json.dumps(code_notebook("x = 'é'"), ensure_ascii=False)
    notebook = parse_notebook(mark + text.encode(encoding), "n")
    assert notebook.cells[0].source == "x = 'é'"
    assert not notebook.notices


def test_invalid_utf8_is_noticed() -> None:
    """Bytes that are not UTF-8 are replaced, the rest is read, and a notice says so."""
    data = b'{"cells": [{"cell_type": "code", "source": "x = 1  # caf\xe9"}]}'
    for mark in (b"", codecs.BOM_UTF8):
        notebook = parse_notebook(mark + data, "n")
        assert notebook.cells[0].source == "x = 1  # caf\ufffd"
        assert len(notebook.notices) == 1


def test_numbers_that_json_has_not() -> None:
    """NaN and Infinity, which Python writes into outputs and metadata, do no harm."""
    data = (
        b'{"metadata": {"a": NaN, "b": -Infinity}, "cells": [{"cell_type": "code", "source": "x"}]}'
    )
    assert parse_notebook(data, "n").cells[0].source == "x"


def test_nbformat_3() -> None:
    """A notebook of nbformat 3 is read: worksheets, `input`, headings."""
    notebook = parse(
        {
            "nbformat": 3,
            "worksheets": [
                {"cells": [{"cell_type": "heading", "source": "Lab", "level": 1}]},
                {"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": []}]},
                "nonsense",
                {"metadata": {}},
            ],
        }
    )
    assert [(cell.kind, cell.source) for cell in notebook.cells] == [
        ("markdown", "Lab"),
        ("code", "x = 1\ny = 2"),
    ]


def test_cells_keep_their_places() -> None:
    """Cells are numbered from 0 among all cells; code cells that hold nothing are left out."""
    kinds = ["markdown", "code", "raw", "code", "gizmo", "code"]
    sources = ["# Lab", "x = 1", "raw", " \n\t", "what", "y = 2"]
    notebook = parse(
        {
            "cells": [
                {"cell_type": kind, "source": source}
                for kind, source in zip(kinds, sources, strict=True)
            ]
        }
    )
    assert [cell.index for cell in notebook.cells] == [0, 1, 2, 3, 4, 5]
    assert [cell.kind for cell in notebook.cells] == [
        "markdown",
        "code",
        "raw",
        "code",
        "raw",
        "code",
    ]
    assert [(cell.index, cell.source) for cell in notebook.code_cells] == [
        (1, "x = 1"),
        (5, "y = 2"),
    ]


def test_metadata_decides_nothing() -> None:
    """Outputs, ids, metadata, kernelspec and format numbers may be anything."""
    plain = parse(code_notebook("x = 1"))
    adorned = parse(
        {
            "metadata": {"kernelspec": {"name": "julia"}},
            "nbformat": "four",
            "nbformat_minor": None,
            "cells": [
                {
                    "cell_type": "code",
                    "source": "x = 1",
                    "id": 7,
                    "outputs": "none",
                    "metadata": {"deletable": False, "nbgrader": {"points": 100}},
                    "execution_count": "first",
                }
            ],
        }
    )
    assert adorned.cells == plain.cells


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04rest of an archive", "zip"),
        (b"\x1f\x8b\x08rest of an archive", "gzip"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"\xef\xbb\xbf\r\n <html></html>", "HTML"),
    ],
)
def test_hints_at_other_files(data: bytes, told: str) -> None:
    """Archives, PDFs and HTML exports are called by their names."""
    with pytest.raises(SubmissionError) as caught:
        parse_notebook(data, "lab.ipynb")
    assert told in caught.value.hint


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b'{"cells": [\n  {"cell_type": "code",,', "line 2"),
        (b'{"cells": [{"cell_type": "code"', "broken JSON"),
        (b"[" * 200_000, "nested"),
        (b'{"a":' * 200_000, "nested"),
        (b"[]", "no list of cells"),
        (b'"cells"', "no list of cells"),
        (b'{"cells": {"a": 1}}', "no list of cells"),
        (b'{"cells": [' + b",".join([b"{}"] * (MAX_CELLS + 1)) + b"]}", "cells"),
    ],
)
def test_messages(data: bytes, told: str) -> None:
    """What is not a notebook is refused in words that name the file and what is wrong with it."""
    with pytest.raises(SubmissionError) as caught:
        parse_notebook(data, "lab.ipynb")
    assert "lab.ipynb" in caught.value.message
    assert told in caught.value.message
    assert caught.value.hint


def test_reads_a_file() -> None:
    """A notebook file is read under its own name."""
    notebook = read_notebook(SOLUTION)
    assert notebook.name == SOLUTION.name
    assert any("def compute_grads(" in cell.source for cell in notebook.code_cells)


def test_files_that_are_none(tmp_path: Path) -> None:
    """A missing file, a folder, a pipe and a link to itself are refused, with a hint."""
    pipe, loop = tmp_path / "pipe", tmp_path / "loop"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    for path in (tmp_path / "missing.ipynb", tmp_path, pipe, loop, tmp_path / ("x" * 300)):
        with pytest.raises(SubmissionError) as caught:
            read_notebook(path)
        assert str(path) in caught.value.message
        assert caught.value.hint


def test_enormous_files(tmp_path: Path) -> None:
    """A file over the cap is refused before it is read."""
    path = tmp_path / "large.ipynb"
    path.touch()
    os.truncate(path, MAX_BYTES + 1)
    with pytest.raises(SubmissionError, match="larger than"):
        read_notebook(path)


def cell_of(kind: str, source: object, **other: object) -> dict[str, object]:
    """A cell as a file holds it."""
    return {"cell_type": kind, "source": source, **other}


CELLS = (
    cell_of("markdown", "# Lab"),
    cell_of("code", "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)"),
    cell_of("code", "relu(3)"),
)
RUN = {"execution_count": 7, "outputs": [{"output_type": "stream", "text": "3"}], "id": "a1"}
SAME = {
    "run": [CELLS[0], *({**cell, **RUN} for cell in CELLS[1:])],
    "lists of lines": [
        {**cell, "source": str(cell["source"]).splitlines(keepends=True)} for cell in CELLS
    ],
    "line ends": [{**cell, "source": str(cell["source"]).replace("\n", "\r\n")} for cell in CELLS],
    "ends of cells": [{**cell, "source": f"{cell['source']}\n  \n"} for cell in CELLS],
    "empty cells": [cell_of("code", ""), *CELLS, cell_of("code", " \n"), cell_of("markdown", "")],
    "text": [cell_of("markdown", "# Another"), *CELLS[1:], cell_of("raw", "x")],
    "metadata": [{**cell, "metadata": {"tags": ["a"], "collapsed": True}} for cell in CELLS],
}


@pytest.mark.parametrize("cells", SAME.values(), ids=SAME.keys())
def test_saving_and_running_leave_the_digest(cells: list[Any]) -> None:
    """Whatever editors change of themselves, the code is the same, and so is what is run."""
    one, other = parse({"cells": list(CELLS), "nbformat": 4}), parse({"cells": cells})
    assert one.code_digest == other.code_digest
    assert len(one.code_digest) == 32
    assert [c.source for c in one.code_cells] == [c.source for c in other.code_cells]


@given(st.lists(st.text("ab \n#", max_size=4)), st.lists(st.text("ab \n#", max_size=4)))
def test_the_digest_is_of_what_runs(one: list[str], other: list[str]) -> None:
    """Two notebooks have the same digest just where a kernel gets the same from them."""
    first, second = (parse({"cells": [cell_of("code", cell) for cell in c]}) for c in (one, other))
    runs = [[cell.source for cell in notebook.code_cells] for notebook in (first, second)]
    assert (first.code_digest == second.code_digest) == (runs[0] == runs[1])
