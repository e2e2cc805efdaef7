"""Who calls whom: which names of the notebook a function of it leans on, found statically."""

import ast
from collections.abc import Iterable, Mapping

from grader.notebook.functions import bound_names, top_level_statements
from grader.notebook.read import Cell

Uses = Mapping[str, frozenset[str]]
_LONGEST_NAME = 80


def names_used(cells: Iterable[Cell]) -> Uses:
    """For each name bound at top level, the names that its definitions read.

    Every definition of a name counts, and a local variable counts as the global of its name: it is
    a map of what may be called.
    """
    uses: dict[str, set[str]] = {}
    for cell in cells:
        for statement in top_level_statements(cell.source):
            read = _names_read(statement)
            for name in _names_made(statement):
                uses.setdefault(name, set()).update(read)
    return {name: frozenset(read) for name, read in uses.items()}


def reached(uses: Uses, name: str) -> frozenset[str]:
    """Every name that a function leans on, directly or through others; not its own."""
    found: set[str] = set()
    left = [name]
    while left:
        new = uses.get(left.pop(), frozenset()) - found
        found |= new
        left.extend(new)
    return frozenset(found - {name})


def _names_made(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, or puts something into."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    into = {
        node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
    }
    return bound_names(statement) | into


def _names_read(statement: ast.stmt) -> frozenset[str]:
    """Names, and attributes and strings, which may stand for them."""
    return frozenset(
        name for node in ast.walk(statement) if (name := _name_of(node)) and name.isidentifier()
    )


def _name_of(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
            return name
        case ast.Constant(value=str(name)) if len(name) < _LONGEST_NAME:
            return name
    return ""
