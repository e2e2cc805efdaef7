"""What a notebook clears of its own names before it ends, though what is graded needs them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grader.notebook.cell_analysis import analyse
from grader.notebook.python import statements_from
from grader.notebook.read import Cell

# `%reset` without -f asks, and nobody answers; with the name of a part it leaves the names.
_RESET = re.compile(
    r"^[ \t]*+%?reset[ \t]++(?!.*\b(?:in|out|dhist|array)\b)-\w*[fs]"
    r"|^[ \t]*+(?:globals|locals|vars)\(\)\.clear\(\)"
    r"|_magic\([ \t]*[\"']reset[\"' ,]+-\w*[fs]",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Cleared:
    """The last cell that clears needed names, and statements that bind them, each with its cell."""

    by: int
    again: tuple[tuple[int, str], ...]


def cleared_names(cells: Sequence[Cell], needed: Collection[str]) -> Cleared | None:
    """What of these names a notebook clears, and binds nowhere below; None where nothing is."""
    clears = [cell.index for cell in cells if _RESET.search(cell.source)]
    if not clears:
        return None
    by = clears[-1]
    left = set(needed) - {
        name for cell in cells if cell.index >= by for name in cell.analysis.names.binds
    }
    again = tuple(
        (cell.index, text)
        for cell in cells
        if cell.index < by and (cell.analysis.names.binds & left or "import *" in cell.source)
        for text in statements_from(cell.source, 1)
        if "import *" in text or analyse(text).names.binds & left
    )
    return Cleared(by, again) if again else None
