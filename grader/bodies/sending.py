"""What a test sends: plain values, handles of what stays there, and functions as their source."""

import ast
import builtins
import math
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.bodies.changing import changes_its_surroundings
from grader.bodies.definitions import Unsendable, around, node_of
from grader.values.capture import capture
from grader.values.limits import Refused
from grader.values.rebuild import given_function
from grader.values.sparse import KIND as SPARSE
from grader.values.tree import Foreign, Handle, Opaque, Source, Summary, Table, Tree

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, np.ufunc, type)
# Modules that a source finds by these names on the other side.
_MODULES: Mapping[str, Any] = {"np": np, "math": math}


class Remote:
    """Stands for something that stays on the student's side."""

    __slots__ = ()


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
    if stays and isinstance(function, types.FunctionType) and changes_its_surroundings(function):
        raise Unsendable("a function that changes what is around it")
    text = source_of(function)
    try:
        given_function(text)
    except Refused as error:
        raise Unsendable(f"a function that cannot be made again there: {error}") from None
    return Source(text)


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
    node = node_of(function)
    lines = list(_surroundings(function, set()))
    text = ast.unparse(node)
    if isinstance(node, ast.Lambda) and lines:
        text = f"def _made(*given, **named):\n    return ({text})(*given, **named)"
    return "\n".join([*lines, text])


def _surroundings(function: types.FunctionType, known: set[str]) -> Iterator[str]:
    """Statements that bind what a function takes from around it."""
    for name, value in around(function).items():
        if name in known or name in ("np", "numpy", "math"):
            continue
        known.add(name)
        if isinstance(value, types.ModuleType):
            yield f"import {value.__name__} as {name}"
        elif isinstance(value, types.FunctionType):
            yield from _surroundings(value, known)
            node = node_of(value)
            made = ast.unparse(node)
            yield made if isinstance(node, ast.FunctionDef) else f"{name} = {made}"
        elif isinstance(value, _FUNCTIONS):
            yield f"{name} = {source_of(value)}"
        else:
            yield f"{name} = {_literal(value, name)}"


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
