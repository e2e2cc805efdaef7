"""What a test sends: plain values, handles of what stays there, and functions as their source."""

import ast
import builtins
import linecache
import math
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.values.capture import capture
from grader.values.limits import Refused
from grader.values.rebuild import given_function
from grader.values.sparse import KIND as SPARSE
from grader.values.tree import Foreign, Handle, Opaque, Source, Summary, Table, Tree

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, np.ufunc, type)
_CONSTANT = (type(None), bool, int, float, complex, str, bytes, tuple, np.generic)
# Modules that a source finds by these names on the other side.
_MODULES: Mapping[str, Any] = {"np": np, "math": math}


class Remote:
    """Stands for something that stays on the student's side."""

    __slots__ = ()


class Unsendable(BaseException):
    """A value of a test that cannot be sent: the lab's fault, whatever the student wrote."""


def tree_of(
    value: Any,
    handle_of: Callable[[Any], Handle | None],
    kept: Callable[[Callable[..., Any]], Source] | None = None,
) -> Tree:
    """The tree of what a test sends; raises Unsendable.

    handle_of gives the handle of what stays on the student's side, None for any other value; kept
    what is sent for a function that stays here, as its source does not say all of it, or changes
    what is around it.
    """
    handle = handle_of(value)
    if handle is not None:
        return handle
    kind = type(value)
    if kind is Source:
        return value
    if kind in (list, tuple):
        return kind(tree_of(part, handle_of, kept) for part in value)
    if kind is dict:
        return {key: tree_of(part, handle_of, kept) for key, part in value.items()}
    if isinstance(value, _FUNCTIONS):
        try:
            return _sent_as_source(value, stays=kept is not None)
        except Unsendable:
            if kept is None:
                raise
            return kept(value)
    if kept is not None and callable(value):
        return kept(value)
    tree = _without_foreign(capture(value))
    if isinstance(tree, Opaque | Summary):
        raise Unsendable(f"a {tree.type_name}, which cannot be sent to a student's function")
    return tree


def _sent_as_source(function: Any, *, stays: bool) -> Source:
    """A function as its source; raises Unsendable, as for one that may stay and changes things."""
    if stays and isinstance(function, types.FunctionType) and _changes_its_surroundings(function):
        raise Unsendable("a function that changes what is around it")
    text = source_of(function)
    try:
        given_function(text)
    except Refused as error:
        raise Unsendable(f"a function that cannot be made again there: {error}") from None
    return Source(text)


def _changes_its_surroundings(function: types.FunctionType) -> bool:
    """Whether a function binds names outside it, or changes, or calls a method of, what they hold.

    Methods of what cannot change do not count, nor do those of arrays.
    """
    code = function.__code__
    around = {*code.co_freevars, *_globals_of(code)} - set(code.co_varnames)
    held = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))

    def is_changeable(name: str) -> bool:
        try:
            value = held[name].cell_contents if name in held else function.__globals__[name]
        except (KeyError, ValueError):
            return name not in vars(builtins)
        return not isinstance(value, (*_FUNCTIONS, *_CONSTANT, types.ModuleType, np.ndarray))

    for node in ast.walk(_node_of(function)):
        if isinstance(node, ast.Global | ast.Nonlocal):
            return True
        target: ast.expr | None = None
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            target = node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            target = node.func
            while isinstance(target, ast.Attribute | ast.Subscript):
                target = target.value
            if isinstance(target, ast.Name) and target.id in around and is_changeable(target.id):
                return True
            continue
        while isinstance(target, ast.Attribute | ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name) and target.id in around:
            return True
    return False


def _without_foreign(tree: Tree) -> Tree:
    """What a value amounts to: a range is a list of its numbers."""
    more = isinstance(tree, Foreign) and tree.kind != SPARSE
    return _without_foreign(tree.value) if more else tree


def source_of(function: Any) -> str:
    """Python text that makes a function again where np and math are known; raises Unsendable.

    What it takes from around it goes along, where that is plain.
    """
    for name, module in _MODULES.items():
        own = getattr(function, "__name__", "")
        if own and getattr(module, own, None) is function:
            return f"{name}.{own}"
    own = getattr(function, "__name__", "")
    if own and getattr(builtins, own, None) is function:
        return str(own)
    if not isinstance(function, types.FunctionType):
        raise Unsendable(f"{function!r}, whose source is not known")
    node = _node_of(function)
    lines = list(_surroundings(function, set()))
    text = ast.unparse(node)
    if isinstance(node, ast.Lambda) and lines:
        text = f"def _made(*given, **named):\n    return ({text})(*given, **named)"
    return "\n".join([*lines, text])


def _surroundings(function: types.FunctionType, known: set[str]) -> Iterator[str]:
    """Statements that bind what a function takes from around it."""
    names = [*function.__code__.co_freevars, *_globals_of(function.__code__)]
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    for name in dict.fromkeys(names):
        if name in known or name in ("np", "numpy", "math"):
            continue
        known.add(name)
        try:
            value = cells[name].cell_contents if name in cells else function.__globals__[name]
        except (KeyError, ValueError):
            continue  # one of Python's own names, or one that is not bound
        if isinstance(value, types.ModuleType):
            yield f"import {value.__name__} as {name}"
        elif isinstance(value, types.FunctionType):
            yield from _surroundings(value, known)
            node = _node_of(value)
            made = ast.unparse(node)
            yield made if isinstance(node, ast.FunctionDef) else f"{name} = {made}"
        elif isinstance(value, _FUNCTIONS):
            yield f"{name} = {source_of(value)}"
        else:
            yield f"{name} = {_literal(value, name)}"


def _globals_of(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals_of(constant)


def _literal(value: Any, name: str) -> str:
    """An expression that gives a plain value again, bit by bit."""
    if isinstance(value, Remote):
        raise Unsendable(f"a function that uses the student's `{name}`")
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return f"np.array({value.tolist()!r}, dtype={value.dtype.name!r}).reshape({value.shape})"
    if isinstance(value, np.generic):
        return f"np.{type(value).__name__}({value.item()!r})"
    tree = tree_of(value, lambda _: None)
    if isinstance(tree, Table) or not _is_literal(tree):
        raise Unsendable(f"a function that uses `{name}`, which cannot be sent with it")
    return repr(tree)


def _is_literal(tree: Tree) -> bool:
    if isinstance(tree, float) and not math.isfinite(tree):
        return False
    if isinstance(tree, list | tuple | set | frozenset):
        return all(map(_is_literal, tree))
    if isinstance(tree, dict):
        return all(_is_literal(part) for pair in tree.items() for part in pair)
    return tree is None or isinstance(tree, bool | int | float | complex | str | bytes)


def _node_of(function: types.FunctionType) -> ast.FunctionDef | ast.Lambda:
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
