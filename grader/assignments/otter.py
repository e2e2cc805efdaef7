"""Reads otter-grader's blocks: questions, solutions, prompts, tests, with their points."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.assignments.markers import strip, without_ignored
from grader.assignments.model import (
    Assignment,
    ManualCell,
    RawCell,
    Role,
    SourceCell,
    TestCell,
    all_lines,
    anchors_of,
    text_of,
)
from grader.assignments.statements import parsed
from grader.errors import LabError

_FENCE = re.compile(r"\A```otter\s*\n(.*)\n```\s*\Z", re.DOTALL)
_BOUNDARY = re.compile(r"#\s+(begin|end)\s+(question|prompt|solution|tests)\b", re.I)
_CONFIG = re.compile(r"#\s+assignment\s+config\b", re.I)
_BEGIN_TEST = re.compile(r"(?:.\s*=\s*)?\"\"?\"?\s*#\s*BEGIN\s*TEST\s*CONFIG", re.I)
_END_TEST = re.compile(r"\"\"?\"?\s*;?\s*#\s*END\s*TEST\s*CONFIG", re.I)
_HIDDEN = re.compile(r"\bhidden\b", re.I)
_IGNORE = re.compile(r"\A#+\s*ignore\b", re.I)
# What cells of a block are for; what students see of a solution binds nothing here.
_ROLES: Mapping[str, Role] = {"tests": "test", "solution": "solution", "prompt": "config"}
_PAIR = re.compile(r"^(\s*)([\w-]+)\s*:\s*(.*?)\s*$")


@dataclass
class _Question:
    """A question while it is read; its tests are (cell, own points or None)."""

    name: str
    points: Any = None
    manual: bool = False
    whole: bool = False
    index: int = 0
    tests: list[tuple[TestCell, float | None]] = field(default_factory=list)


def boundary_of(cell: RawCell) -> tuple[str, str] | None:
    """What a raw or fenced cell begins or ends: ("begin", "tests"), say; None for any other."""
    text = _config_text(cell)
    found = None if text is None else _BOUNDARY.match(text)
    return (found.group(1).lower(), found.group(2).lower()) if found else None


def is_config(cell: RawCell) -> bool:
    """Whether a cell is a word to otter only."""
    text = _config_text(cell)
    return text is not None and bool(_CONFIG.match(text))


def is_ignored(cell: RawCell) -> bool:
    """Whether otter leaves a cell out of all that it makes."""
    return cell.get("cell_type") == "code" and bool(_IGNORE.match(text_of(cell).lstrip()))


def is_otter(cells: Sequence[RawCell]) -> bool:
    """Whether a notebook has blocks of otter's."""
    return any(boundary_of(cell) for cell in cells)


def _config_text(cell: RawCell) -> str | None:
    text = text_of(cell)
    if cell.get("cell_type") == "raw":
        return text.strip()
    fenced = _FENCE.match(text.strip()) if cell.get("cell_type") == "markdown" else None
    return fenced.group(1).strip() if fenced else None


def read_otter(cells: Sequence[RawCell]) -> Assignment:
    """The assignment of a master notebook; raises LabError where its blocks do not pair up."""
    found, questions = _blocks(cells)
    tests = [test for question in questions for test in _with_points(question)]
    manual = (one for one in questions if one.manual and not one.tests)
    return Assignment(
        "otter",
        tuple(found),
        tuple(_placed(tests, cells, found)),
        tuple(ManualCell(one.name, _number(one.points, 1.0), one.index) for one in manual),
    )


def _blocks(cells: Sequence[RawCell]) -> tuple[list[SourceCell], list[_Question]]:
    """All cells with what they are for, and the questions with their tests."""
    found: list[SourceCell] = []
    questions: list[_Question] = []
    blocks: list[str] = []
    ok_format = True
    for at, cell in enumerate(cells):
        text, kind = text_of(cell), str(cell.get("cell_type", ""))
        role: Role = "config"
        lines = frozenset[int]()
        boundary = boundary_of(cell)
        if boundary is not None:
            _enter(blocks, boundary, at)
            if boundary == ("begin", "question"):
                questions.append(_question(_config_text(cell) or "", at))
        elif is_config(cell):
            tests = read_config(_config_text(cell) or "").get("tests")
            ok_format = not (isinstance(tests, dict) and tests.get("ok_format") is False)
        elif not is_ignored(cell):
            role = _ROLES.get(blocks[-1], "given") if blocks else "given"
            marked = frozenset(strip(cell, at + 1).solution)
            lines = all_lines(text) if role == "solution" else marked
            if role == "test" and kind == "code" and text.strip():
                questions[-1].tests.append(_test(cell, at, questions[-1], ok_format))
        found.append(SourceCell(at, kind, text, role, lines))
    if blocks:
        raise LabError(f"A {blocks[-1]} block is not closed.", "Add the cell that ends it.")
    return found, questions


def _placed(
    tests: Sequence[TestCell], cells: Sequence[RawCell], found: Sequence[SourceCell]
) -> Iterator[TestCell]:
    """The tests with the texts by which a student's notebook tells where they belong."""
    given = [
        strip(cells[cell.index], cell.index + 1).text.strip()
        if cell.role in ("given", "solution")
        else ""
        for cell in found
    ]
    for test in tests:
        following = (text for text in given[test.index :] if text)
        own = f'grader.check("{test.id.rpartition(".")[0]}")'
        yield replace(test, anchors=anchors_of(following, own)[:6])


def _enter(blocks: list[str], boundary: tuple[str, str], at: int) -> None:
    """Keep account of a block that begins or ends."""
    way, name = boundary
    well = (name == "question") == (not blocks) if way == "begin" else blocks[-1:] == [name]
    if not well:
        raise LabError(
            f"Cell {at + 1}: # {way.upper()} {name.upper()} does not belong there.",
            "Blocks stand in a question, one after the other, and each has a cell that ends it.",
        )
    if way == "begin":
        blocks.append(name)
    else:
        blocks.pop()


def _question(text: str, at: int) -> _Question:
    config = read_config(text)
    name = str(config.get("name") or f"question-{at + 1}")
    manual, whole = (config.get(key) is True for key in ("manual", "all_or_nothing"))
    return _Question(name, config.get("points"), manual, whole, at)


def _test(
    cell: RawCell, at: int, question: _Question, ok_format: bool
) -> tuple[TestCell, float | None]:
    """A test cell of a question, and its own points."""
    lines = text_of(cell).split("\n")
    hidden, config, begins = False, dict[str, Any](), 0
    if _BEGIN_TEST.match(lines[0]):
        begins = next((n for n, line in enumerate(lines) if _END_TEST.match(line)), 0) + 1
        config = read_config("\n".join(lines[1 : begins - 1]))
    elif lines[0].lstrip().startswith("#"):
        hidden = bool(_HIDDEN.search(lines[0]))
    hidden = config.get("hidden", hidden) is True
    # Lines keep their numbers, so that messages name them as they stand in the cell.
    kept = without_ignored(lines)
    source = "\n".join("" if n < begins else line for n, line in enumerate(kept))
    number = len(question.tests) + 1
    body = parsed(source)
    called = not ok_format or (bool(body) and all(isinstance(one, ast.FunctionDef) for one in body))
    test = TestCell(
        f"{question.name}.{number}",
        f"{question.name}, test {number}",
        0.0,
        at,
        source,
        hidden=hidden,
        expected=None if called else _printed(cell),
        called=called,
        message=str(config.get("failure_message") or ""),
        whole=question.name if question.whole else "",
    )
    points = config.get("points")
    return test, float(points) if isinstance(points, int | float) else None


def _number(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _printed(cell: RawCell) -> str:
    """What a cell has printed and shown when it was run."""
    said = []
    for output in cell.get("outputs") or ():
        text = output.get("text") or (output.get("data") or {}).get("text/plain") or ""
        said.append(text if isinstance(text, str) else "".join(text))
    return "".join(said)


def _with_points(question: _Question) -> Iterator[TestCell]:
    """The tests with their points: what is left of the question's is shared by those without."""
    own = [points for _, points in question.tests]
    total = question.points
    if isinstance(total, Mapping):
        each = total.get("each", 1)
        own = [each if points is None else points for points in own]
    elif isinstance(total, list) and len(total) == len(own):
        own = [float(points) for points in total]
    rest = own.count(None)
    given = sum(points for points in own if points is not None)
    whole = float(total) if isinstance(total, int | float) else (0.0 if given else 1.0)
    share = max(whole - given, 0.0) / rest if rest else 0.0
    if not isinstance(total, int | float) and not given:
        share = 1.0 / rest if rest else 0.0
    for (test, _), points in zip(question.tests, own, strict=True):
        yield replace(test, points=round(share if points is None else points, 6))


def read_config(text: str) -> dict[str, Any]:
    """The settings of a block: names with values, lists, or settings below them."""
    found: dict[str, Any] = {}
    under = ""
    for line in text.split("\n"):
        bare = line.split(" #")[0].rstrip()
        if not bare.strip() or bare.lstrip().startswith("#"):
            continue
        if bare.lstrip().startswith("- ") and under:
            listed = found.get(under)
            found[under] = [
                *(listed if isinstance(listed, list) else []),
                _value(bare.lstrip()[2:]),
            ]
            continue
        pair = _PAIR.match(bare)
        if pair is None:
            continue
        indent, name, value = pair.groups()
        if indent and under:
            below = found.get(under)
            found[under] = {**(below if isinstance(below, dict) else {}), name: _value(value)}
        else:
            under, found[name] = name, _value(value)
    return found


def _value(text: str) -> Any:
    text = text.strip().strip("'\"")
    if text.startswith("[") and text.endswith("]"):
        return [_value(part) for part in text[1:-1].split(",")]
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None
