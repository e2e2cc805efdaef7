"""Pictures in written answers: PNG and JPEG by their first bytes, small ones only."""

import base64
import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence import Evidence, Picture
from grader.notebook.attached import MOST_PICTURES, picture_of, pictures_in
from grader.notebook.read import parse_notebook
from grader.reports.page.render import render_page
from tests.unit.test_terminal import item, result


def png(width: int, height: int, rest: int = 0) -> bytes:
    """The beginning of a PNG of that size, and more bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\x00" * rest


def jpeg(width: int, height: int) -> bytes:
    """The beginning of a JPEG of that size, behind a segment that tells of something else."""
    other = b"\xff\xe0\x00\x04ab" + b"\xff\xc4\x00\x04cd"
    return (
        b"\xff\xd8" + other + b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width) + b"x" * 6
    )


def encoded(data: bytes) -> str:
    """In base64."""
    return base64.b64encode(data).decode("ascii")


def notebook(*cells: dict[str, Any]) -> bytes:
    """A notebook of text cells."""
    whole = [{"cell_type": "markdown", "metadata": {}, **cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": whole}).encode()


def shown(answer: str, *cells: dict[str, Any]) -> tuple[Picture, ...]:
    """The pictures of an answer."""
    return pictures_in(answer, parse_notebook(notebook(*cells), "x.ipynb").cells)


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [(png(30, 20), "image/png", (30, 20)), (jpeg(30, 20), "image/jpeg", (30, 20))],
)
def test_pictures(data: bytes, media_type: str, size: tuple[int, int]) -> None:
    """What they are is told by their first bytes, and how large by their header."""
    assert picture_of("a", encoded(data)) == Picture("a", media_type, encoded(data), size)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (encoded(b"<svg onload=alert(1)>"), "neither PNG nor JPEG"),
        (encoded(b"GIF89a" + b"\x01" * 20), "neither PNG nor JPEG"),
        (encoded(png(2001, 2000)), "more than 4 megapixels"),
        (encoded(jpeg(60_000, 60_000)), "more than 4 megapixels"),
        (encoded(png(10, 10, 2**21)), "larger than 2 MiB"),
        (encoded(png(0, 10)), "damaged"),
        (encoded(b"\x89PNG\r\n\x1a\n"), "damaged"),
        (encoded(b"\xff\xd8\xff\xda"), "damaged"),
        ("no base64!", "damaged"),
    ],
)
def test_what_is_not_shown(data: str, why: str) -> None:
    """It is named, with the reason."""
    picture = picture_of("a", data)
    assert picture.data == ""
    assert why in picture.problem


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes(rest: bytes, begins: bytes) -> None:
    """No bytes break it."""
    picture = picture_of("a", encoded(begins + rest))
    assert bool(picture.data) is not bool(picture.problem)


def test_pasted_and_written_as_data() -> None:
    """As Jupyter keeps them beside a cell, and as others write them into its text."""
    attached = {"image.png": {"image/png": encoded(png(3, 2))}}
    inline = f"![](data:image/png;base64,{encoded(png(5, 4, 90))})"
    cells = parse_notebook(
        notebook(
            {"source": "![image.png](attachment:image.png)", "attachments": attached},
            {"source": ["Look:\n", inline]},
        ),
        "x.ipynb",
    ).cells
    found = [picture for cell in cells for picture in pictures_in(cell.source, cells)]
    assert [picture.size for picture in found] == [(3, 2), (5, 4)]
    assert "base64" not in cells[1].source


def test_names_that_are_used_twice() -> None:
    """Jupyter calls all of them image.png: the answer's own cell has the right one."""
    text = "![image.png](attachment:image.png)"
    cells = [
        {"source": f"{words}\n\n{text}", "attachments": {"image.png": {"image/png": encoded(data)}}}
        for words, data in (("One.", png(1, 1)), ("Two.", png(2, 2)))
    ]
    assert [picture.size for picture in shown(f"Two.\n\n{text}", *cells)] == [(2, 2)]


@pytest.mark.parametrize("attachments", [None, [], "x", {"a": 3}, {"a": {}}, {"a": {"b": {}}}, 7])
def test_odd_attachments(attachments: Any) -> None:
    """What does not belong there is passed over."""
    assert shown("![a](attachment:a)", {"source": "Hi.", "attachments": attachments}) == ()


def test_many_pictures() -> None:
    """Only so many of one answer are shown."""
    names = [f"{at}.png" for at in range(2 * MOST_PICTURES)]
    held = {name: {"image/png": encoded(png(1, 1))} for name in names}
    text = "\n".join(f"![](attachment:{name})" for name in names)
    assert len(shown(text, {"source": text, "attachments": held})) == MOST_PICTURES


def test_on_the_page() -> None:
    """A picture is in the page itself; of what is not shown there is a word."""
    pictures = (picture_of("a", encoded(png(30, 20))), picture_of("b", encoded(b"GIF89a")))
    answer = item("why", "manual", evidence=Evidence(answer="See:", pictures=pictures))
    page = render_page(result(answer))
    assert f'src="data:image/png;base64,{encoded(png(30, 20))}"' in page
    assert page.count("<img") == 1
    assert "b: neither PNG nor JPEG" in page


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "image/png;x"])
def test_an_edited_result(media_type: str) -> None:
    """Of a file that somebody has changed nothing else is shown as a picture."""
    forged = Picture("a", media_type, encoded(b"<svg/>"), (1, 1))
    answer = item("why", "manual", evidence=Evidence(answer="See:", pictures=(forged,)))
    assert "<img" not in render_page(result(answer))
