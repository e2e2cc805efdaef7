"""Results with anything in their places, and what holds of all that is written of them.

A source of choices says what is in a result: Hypothesis in the tests, a fuzzer in the benchmarks.
"""

import base64
import csv
import io
import json
import re
import types
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.structs import replace
from rich.console import Console

from grader.evidence import SourceLocation, SurfacePicture
from grader.export.counted import counted
from grader.export.platform import PlatformContext
from grader.export.platforms import PLATFORMS
from grader.reports.formats import FORMATS
from grader.reports.terminal import print_report
from grader.result import Code, Result, from_json, to_json
from tests.support.live_html import live_parts

S = TypeVar("S", bound=msgspec.Struct)

# What a terminal, a browser, a forge, a spreadsheet or a course system would act on.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style></pre><iframe src=http://example.org>",
    "]]>--></testcase><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "{{ 1337*7 }}{% raw %}",
    "[x](javascript:alert(1)) ![y](http://example.org/x.png) <http://example.org>",
    "$\\text{<script>alert(1)</script>}$ $$\\href{javascript:alert(1)}{x}$$",
    "$$\\begin{matrix}\\frac{1}{\\style{x}{y}}&\\\\\\end{matrix}$$",
    "\x1b[31m\x1b]8;;http://example.org\x07x\x9b1m\x00\x08\x7f\u202e\u2066\u200b\ufeff",
    "a\nGrade :=>>100\n<|--\n--|>\r\nComment :=>>x",
    "a\n::error::x\n::set-output name=result::x\r\n::stop-commands::x",
    "  ::add-mask::x",
    "##[error]x ##vso[task.setvariable variable=a]b ##teamcity[x]",
    "#\u200b#\x07[group]x\r##[endgroup] ::\u2060warning::y",
    "x\nresult=forged\r\x85\u2028\u2029\x0b\x0c",
    "=1+1",
    "  \uff1d1+1",
    "VOC_NO_REPORT_OUTPUT",
    "\ud800\udfff\ufffe\uffff\U0010ffff",
    "@everyone #1 a@b.c | a | b | ~~y~~ `x` ```",
    "[bold red]x[/] [link=http://x]y[/nothing]",
    "",
    "x" * 5000,
)
_NUMBERS = (0.0, 1.0, 0.5, 4.0, 10.0, -1.0, 1e-9, 1e6, -1e6, 0.1 + 0.2)
_SURFACE = SurfacePicture((0.0, 2.0), (0.0, 1.0), ((0.0, 0.5), (1.0, 0.2)), ((0.5, 0.5),), (1,))


class Source(Protocol):
    """Where choices come from."""

    def number(self, most: int, /) -> int:
        """A whole number from 0 to most."""

    def text(self) -> str:
        """Any text, with any code points in it."""


def any_result(source: Source) -> Result:
    """A result whose items belong to its tasks; all else in it is as it comes."""
    result = _struct(Result, source)
    tasks = [task.id for task in result.tasks] or ["1"]
    items = [replace(item, task=tasks[source.number(len(tasks) - 1)]) for item in result.items]
    return replace(result, items=tuple(items))


def _struct(kind: type[S], source: Source) -> S:
    fields = msgspec.structs.fields(kind)
    made = kind(**{field.name: _value(field.type, source) for field in fields})
    # A line is where it is, and no text has a million of them.
    if isinstance(made, SourceLocation | Code):
        return replace(made, line=source.number(40))
    return made


def _value(kind: Any, source: Source) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is str:
        at = source.number(2 * len(HOSTILE) - 1)
        return HOSTILE[at] if at < len(HOSTILE) else source.text()
    if kind is float:
        return _NUMBERS[source.number(len(_NUMBERS) - 1)]
    if kind is bool:
        return bool(source.number(1))
    if kind is int:
        return source.number(2**31)
    if kind is Any:
        return _value((int, float, str, tuple[float, ...])[source.number(3)], source)
    if kind is type(None):
        return None
    if kind is msgspec.UnsetType:
        return msgspec.UNSET
    if kind is SurfacePicture:
        return _SURFACE
    if origin is Literal:
        return arguments[source.number(len(arguments) - 1)]
    if origin in (Union, types.UnionType):
        return _value(arguments[source.number(len(arguments) - 1)], source)
    if origin is dict:
        return {_value(str, source): _value(arguments[1], source) for _ in range(source.number(2))}
    if origin is tuple and arguments[-1] is Ellipsis:
        return tuple(_value(arguments[0], source) for _ in range(source.number(3)))
    if origin is tuple:
        return tuple(_value(argument, source) for argument in arguments)
    return _struct(kind, source)


def check_all_that_is_written(result: Result) -> None:
    """AssertionError unless every format and platform gets what it can read and nothing live."""
    assert from_json(to_json(from_json(to_json(result)))) == from_json(to_json(result))
    for name, render in FORMATS.items():
        _check(f"a.{name}", render(result))
    for encoding in ("utf-8", "ascii"):
        shown = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        print_report(result, Console(file=shown, width=100))
        shown.seek(0)
        text = shown.read()
        assert_no_controls(text, encoding)
        assert_no_commands(text, encoding)
    environment = dict.fromkeys(("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"), "/root/summary")
    for platform in PLATFORMS.values():
        for whole in (False, True):
            folder = PlatformContext(Path("/root"), environment, "2026-01-31T12:00:00Z")
            written = platform.render(counted(result, whole=whole), folder)
            for path, data in (*written.files.items(), *written.added.items()):
                _check(path.name, data or b"")
            _check("stdout", written.stdout)


def _check(name: str, data: bytes) -> None:
    text = data.decode()
    if data.startswith(b"result="):
        text = base64.b64decode(data.removeprefix(b"result=")).decode()
        name = "result.json"
    assert_no_controls(text, name)
    assert_no_commands(text, name)
    if name.endswith("json") and data:
        json.loads(text)
    elif name.endswith("xml"):
        ET.fromstring(text)
    elif name.endswith("html"):
        assert live_parts(text) == []
    elif name.endswith("csv"):
        for row in csv.reader(io.StringIO(text)):
            assert not row[0].lstrip().startswith(tuple("=+-@＝＋－＠"))


def assert_no_commands(text: str, name: str) -> None:
    """Nothing in a text is a command to a runner of CI, but for the grader's own annotations."""
    assert not re.search(r"##\w*\[", text), name
    for line in text.splitlines():
        if re.match(r"\s*::.*::", line):
            assert name == "stdout", f"{line!r} in {name}"
            assert re.match(r"::(error|notice) title=[^:,]*::", line), line


def assert_no_controls(text: str, name: str) -> None:
    """Nothing in a text moves a cursor."""
    for at, char in enumerate(text):
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cs"):
            raise AssertionError(f"{char!r} in {name}: {text[max(at - 60, 0) : at + 20]!r}")
