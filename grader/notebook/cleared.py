"""What a notebook clears of its own names before it ends, though what is graded needs them."""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.notebook.cell_analysis import analyse
from grader.notebook.python import parse_cell, statements_from, without_wrapper
from grader.notebook.read import Cell

# `%reset` without -f asks, and nobody answers; with the name of a part it leaves the names.
_ALL = re.compile(r"(?!.*\b(?:in|out|dhist|array)\b)-\w*[fs]")
# By a part of the name, read as plain text, or by the whole of it.
_SOME = re.compile(r"-f[ \t]++\^?(\w++)")
_ONE = re.compile(r"(?:-n[ \t]++)?(\w++)")
# Without its sign a magic is one where it is all that a cell holds.
_ALONE = re.compile(r"(reset|reset_selective|xdel)[ \t]++([^\n]++)")


@dataclass(frozen=True)
class Cleared:
    """The last cell that clears needed names, and statements that bind them, each with its cell."""

    by: int
    again: tuple[tuple[int, str], ...]


def cleared_names(cells: Sequence[Cell], needed: Collection[str]) -> Cleared | None:
    """What of these names a notebook clears, and binds nowhere below; None where nothing is."""
    by: dict[str, int] = {}
    for cell in cells:
        by |= dict.fromkeys(_cleared(cell.source, needed), cell.index)
        for name in cell.analysis.names.binds & by.keys():
            del by[name]
    again = tuple(
        (cell.index, text)
        for cell in cells
        if by and (cell.analysis.names.binds & by.keys() or "import *" in cell.source)
        for text in statements_from(cell.source, 1)
        if "import *" in text or analyse(text).names.binds & by.keys()
    )
    return Cleared(max(by.values()), again) if again else None


def _cleared(source: str, names: Collection[str]) -> Iterator[str]:
    if not any(word in source for word in ("reset", "xdel", "clear")):
        return
    for magic, given in _calls(source):
        if magic == "clear" or (magic == "reset" and _ALL.match(given)):
            yield from names
        elif magic == "reset_selective" and (part := _SOME.match(given)):
            yield from (name for name in names if part[1] in name)
        elif magic == "xdel" and (one := _ONE.match(given)):
            yield from (name for name in names if name == one[1])


def _calls(source: str) -> Iterator[tuple[str, str]]:
    """The line magics that a cell calls, each with its arguments, and `clear` of all names."""
    if alone := _ALONE.fullmatch(without_wrapper(source).strip()):
        yield alone[1], alone[2]
    nodes = (node for statement in parse_cell(source).body for node in ast.walk(statement))
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Attribute(attr="run_line_magic"),
                args=[ast.Constant(value=str(magic)), ast.Constant(value=str(given)), *_],
            ):
                yield magic, given.strip()
            case ast.Call(func=ast.Attribute(attr="magic"), args=[ast.Constant(value=str(text))]):
                magic, _, given = text.strip().removeprefix("%").partition(" ")
                yield magic, given.strip()
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Call(func=ast.Name(id="globals" | "locals" | "vars"), args=[]),
                    attr="clear",
                )
            ):
                yield "clear", ""
