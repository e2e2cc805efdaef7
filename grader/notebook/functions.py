"""The functions a notebook defines: where, with which source, and whether an answer is in them."""

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from grader.notebook.python import definitions_left, parse_cell
from grader.notebook.read import Cell

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Definition:
    """Where a name is bound at top level: the cell, and the function's syntax tree if it is one."""

    name: str
    cell: int
    function: _Function | None


def last_definitions(cells: Iterable[Cell], names: Collection[str]) -> dict[str, Definition]:
    """The definition of each name that counts: the last, as in the notebook."""
    found: dict[str, Definition] = {}
    for cell in cells:
        for node in top_level_statements(cell.source):
            if isinstance(node, _Function) and node.name in names:
                found[node.name] = Definition(node.name, cell.index, node)
            elif not isinstance(node, _Function):
                for name in bound_names(node):
                    if name in names:
                        found[name] = Definition(name, cell.index, None)
    return found


def is_blank(function: _Function) -> bool:
    """Whether a function holds no answer: nothing is computed, and no parameter is looked at.

    A docstring, `pass`, `...`, `raise NotImplementedError` and a `return` of names that were never
    made from the parameters (`return loss`, `return softmax(out), hidden, out`) are no answer. A
    function with a decorator or star parameters may be answered elsewhere, and is not blank.
    """
    if function.decorator_list or function.args.vararg or function.args.kwarg:
        return False
    parameters = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    return all(_is_empty(statement, parameters) for statement in function.body)


def _is_empty(statement: ast.stmt, parameters: set[str]) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError")):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
        case ast.Return(value=None):
            return True
        case ast.Return(value=value) if value is not None:
            return _only_names(value) and parameters.isdisjoint(_names_in(value))
    return False


def _only_names(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is None or value.value is Ellipsis
    if isinstance(value, ast.Tuple):
        return all(_only_names(element) for element in value.elts)
    if isinstance(value, ast.Call):
        # `softmax(out)` only dresses up a name; a call without arguments computes something.
        names = isinstance(value.func, ast.Name) and bool(value.args) and not value.keywords
        return names and all(_only_names(argument) for argument in value.args)
    return isinstance(value, ast.Name)


def _names_in(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def top_level_statements(source: str) -> list[ast.stmt]:
    """Statements at a cell's top level, also those within if, try, with and for."""
    parsed = parse_cell(source)
    body = list(parsed.body)
    if parsed.error is not None:
        body = [node for piece in definitions_left(source) for node in parse_cell(piece).body]
    found = []
    left = body[::-1]
    while left:
        node = left.pop()
        found.append(node)
        if not isinstance(node, _Function | ast.ClassDef):
            left.extend(reversed(_inner_statements(node)))
    return found


def _inner_statements(node: ast.AST) -> list[ast.stmt]:
    """Statements directly within one, those of its except and case branches among them."""
    found: list[ast.stmt] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            found.append(child)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            found.extend(child.body)
    return found


def bound_names(node: ast.stmt) -> set[str]:
    """The names that a statement other than a function's definition binds."""
    match node:
        case ast.Assign(targets=targets):
            return {
                name.id
                for target in targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            }
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.ClassDef(name=name):
            return {name}
        case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
            return {alias.asname or alias.name for alias in aliases}
    return set()
