"""What a notebook binds names to, where, and which of these definitions counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.notebook.cell_analysis import FILLED, FunctionSource, Kind, Statement
from grader.notebook.read import Cell


@dataclass(frozen=True)
class FunctionDefinition:
    """Where a name is bound at top level: the cell, to what, and what of a function is known."""

    name: str
    cell: int
    kind: Kind
    function: FunctionSource | None
    statement: Statement


def definitions(
    cells: Iterable[Cell], names: Collection[str]
) -> Mapping[str, tuple[FunctionDefinition, ...]]:
    """All that each of these names is bound to, in the notebook's order."""
    found: dict[str, list[FunctionDefinition]] = {}
    for cell in cells:
        for statement in cell.analysis.statements:
            for name in statement.binds.keys() & set(names):
                kind = statement.binds[name]
                definition = FunctionDefinition(
                    name, cell.index, kind, statement.function, statement
                )
                found.setdefault(name, []).append(definition)
            for name in statement.methods.keys() & set(names):
                kind, function = statement.methods[name]
                method = FunctionDefinition(name, cell.index, kind, function, statement)
                found.setdefault(name, []).append(method)
    return {name: tuple(bound) for name, bound in found.items()}


def counting(bound: Sequence[FunctionDefinition]) -> FunctionDefinition:
    """Of a name's definitions the one that counts: the last filled one.

    A blank copy, a value and `del` are none, unless there is nothing else.
    """
    for kinds in (FILLED, ("blank",)):
        for definition in reversed(bound):
            if definition.kind in kinds:
                return definition
    return bound[-1]


def last_definitions(
    cells: Iterable[Cell], names: Collection[str]
) -> dict[str, FunctionDefinition]:
    """The definition of each name that counts."""
    return {name: counting(bound) for name, bound in definitions(cells, names).items()}
