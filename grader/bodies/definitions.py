"""The definition of a function of a lab, as it is written, and what it takes from around it."""

import ast
import linecache
import types
from collections.abc import Iterator
from typing import Any


class Unsendable(BaseException):
    """A value of a test that cannot be sent: the lab's fault, whatever the student wrote."""


def around(function: types.FunctionType) -> dict[str, Any]:
    """What a function takes from around it, by its names; not Python's own, nor what is unbound."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    found: dict[str, Any] = {}
    for name in (*cells, *_globals_of(function.__code__)):
        try:
            found[name] = cells[name].cell_contents if name in cells else function.__globals__[name]
        except (KeyError, ValueError):
            continue
    return found


def _globals_of(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals_of(constant)


def node_of(function: types.FunctionType) -> ast.FunctionDef | ast.Lambda:
    """The definition of a function, as it is written."""
    code = function.__code__
    text = "".join(linecache.getlines(code.co_filename, function.__globals__))
    found: list[ast.FunctionDef | ast.Lambda] = []
    positions = [at for at in code.co_positions() if at[0] is not None and at[2] is not None]
    for node in ast.walk(ast.parse(text)) if text else ():
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            found += [node] if first == code.co_firstlineno else []
        if isinstance(node, ast.Lambda) and code.co_name == "<lambda>":
            found += [node] if _spans(node.body, positions) else []
    if not found:
        raise Unsendable(f"the function `{code.co_name}`, whose source is not known")
    node = max(found, key=lambda one: (one.lineno, one.col_offset))  # the innermost
    for part in ast.walk(node):  # what is only said of a function is not known there
        if isinstance(part, ast.FunctionDef):
            part.decorator_list, part.returns = [], None
        elif isinstance(part, ast.arg):
            part.annotation = None
    return node


def _spans(node: ast.expr, positions: list[Any]) -> bool:
    """Whether all that a lambda does stands within an expression, and begins and ends with it."""
    own = [at for at in positions if at[0] != at[1] or at[2] != at[3]]
    if not own:
        return False
    first = min((at[0], at[2]) for at in own)
    last = max((at[1], at[3]) for at in own)
    return (node.lineno, node.col_offset) <= first and last <= (
        node.end_lineno or 0,
        node.end_col_offset or 0,
    )
