"""What the source of a function tells of how it depends on its arguments."""

import ast
import symtable
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from grader.notebook.calls import names_used, reached
from grader.notebook.functions import bound_names, last_definitions, top_level_statements
from grader.notebook.outside import data_read_from_outside
from grader.notebook.read import Cell

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Traits:
    """A function's parameters, those that it never reads, and what it takes from elsewhere.

    outside names the notebook's data that it reads, itself or through its helpers; counts are the
    whole numbers written in it, in its helpers, or bound to a name that they read.
    """

    parameters: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    counts: frozenset[int] = frozenset()


def traits_of(cells: Iterable[Cell], names: Collection[str]) -> Mapping[str, Traits]:
    """The traits of those names whose last definition is a function."""
    cells = tuple(cells)
    outside = data_read_from_outside(cells, names)
    uses = names_used(cells)
    counts = _counts_by_name(cells)
    found = {}
    for name, definition in last_definitions(cells, names).items():
        if definition.function is None:
            continue
        arguments = definition.function.args
        parameters = tuple(arg.arg for arg in (*arguments.posonlyargs, *arguments.args))
        read = _names_read(definition.function)
        leans_on = (name, *reached(uses, name))
        found[name] = Traits(
            parameters,
            tuple(parameter for parameter in parameters if parameter not in read),
            outside.get(name, ()),
            frozenset().union(*(counts.get(one, ()) for one in leans_on)),
        )
    return found


def _counts_by_name(cells: Iterable[Cell]) -> Mapping[str, set[int]]:
    """The whole numbers in every function, and those that names stand for."""
    counts: dict[str, set[int]] = {}
    for cell in cells:
        for node in top_level_statements(cell.source):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    counts.setdefault(name, set()).update(_counts_in(node))
                case ast.Assign(value=ast.Constant(value=value)) if _is_count(value):
                    for name in bound_names(node):
                        counts.setdefault(name, set()).add(value)
    return counts


def _counts_in(function: _Function) -> set[int]:
    constants = (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
    return {value for value in constants if _is_count(value)}


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _names_read(function: _Function) -> set[str]:
    """The names that a function reads, its own and those of the functions within it."""
    try:
        source = ast.unparse(ast.Module([function], []))
        table = symtable.symtable(source, "cell", "exec")
    except (RecursionError, SyntaxError, ValueError, MemoryError):
        return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return {symbol.get_name() for symbol in _symbols(table) if symbol.is_referenced()}


def _symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    yield from table.get_symbols()
    for child in table.get_children():
        yield from _symbols(child)
