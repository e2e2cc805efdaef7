"""The source of each graded function, for a report to show beside what was found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grader.notebook.cell_analysis import FILLED, analyse
from grader.notebook.functions import FunctionDefinition, last_definitions
from grader.notebook.python import statements_from
from grader.notebook.read import Cell

_MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Source:
    """The text that defines a function: its cell's index, its first line there (from 1)."""

    function: str
    cell: int
    line: int
    text: str


def sources_of(cells: Sequence[Cell], names: Collection[str]) -> tuple[Source, ...]:
    """The definition of each name that counts, in the order of names; absent ones are left out.

    What is not defined by a statement at a cell's top level is shown as its whole cell.
    """
    by_index = {cell.index: cell for cell in cells}
    definitions = last_definitions(cells, names)
    return tuple(
        _source(by_index[definitions[name].cell], definitions[name])
        for name in names
        if name in definitions
    )


def _source(cell: Cell, definition: FunctionDefinition) -> Source:
    text, line = cell.source, 1
    for statement in statements_from(cell.source, 1):
        if _defines(statement, definition):
            text = statement
            line = 1 + cell.source[: max(cell.source.rfind(statement), 0)].count("\n")
    return Source(definition.name, cell.index, line, text[:_MOST_CHARACTERS])


def _defines(text: str, definition: FunctionDefinition) -> bool:
    """Whether a statement is one that counts as much as the definition does."""
    kinds = {one.binds.get(definition.name) for one in analyse(text).statements}
    return not kinds.isdisjoint(FILLED if definition.kind in FILLED else {definition.kind})
