"""What a notebook clears of its own names before it ends, though what is graded needs them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.notebook.cell_analysis import analyse
from grader.notebook.python import statements_from
from grader.notebook.read import Cell

# `%reset` without -f asks, and nobody answers; with the name of a part it leaves the names.
_ALL = re.compile(
    r"^[ \t]*+%?reset[ \t]++(?!.*\b(?:in|out|dhist|array)\b)-\w*[fs]"
    r"|^[ \t]*+(?:globals|locals|vars)\(\)\.clear\(\)"
    r"|_magic\([ \t]*[\"']reset[\"' ,]+-\w*[fs]",
    re.MULTILINE,
)
# By a part of the name, read as plain text, or by the whole of it.
_SOME = re.compile(r"^[ \t]*+%?reset_selective[ \t]++-f[ \t]++\^?(\w++)", re.MULTILINE)
_ONE = re.compile(r"^[ \t]*+%?xdel[ \t]++(?:-n[ \t]++)?(\w++)", re.MULTILINE)


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
    if _ALL.search(source):
        yield from names
    elif "reset" in source or "xdel" in source:
        parts, whole = _SOME.findall(source), _ONE.findall(source)
        yield from (name for name in names if name in whole or any(one in name for one in parts))
