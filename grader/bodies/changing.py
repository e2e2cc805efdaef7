"""Whether a function may change what is around it, by how it is written.

It says so unless it is sure: what a function holds on to is only read where it is an operand, an
index, looped over, or given to what is known to read it alone.
"""

import ast
import builtins
import math
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.bodies.definitions import around, node_of

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, np.ufunc, type, types.ModuleType)
_CONSTANT = (type(None), bool, int, float, complex, str, bytes, np.generic)
_ARRAY_FACTS = frozenset({"shape", "size", "ndim", "dtype"})
_ARRAY_VIEWS = frozenset({"T", "real", "imag"})
_ARRAY_METHODS = "all any argmax argmin copy cumsum dot item max mean min prod std sum tolist var"
_ARRAY_READS = frozenset(_ARRAY_METHODS.split())
_READS = frozenset({"copy", "count", "get", "index", "items", "keys", "values"})
# What reads its arguments alone, and returns nothing of them; of the latter, if they are flat.
_ANY = (len, isinstance, bool, str, repr, abs)
_FLAT = (sum, min, max, sorted, zip, enumerate, reversed, list, tuple, set, dict, any, all)
_OF_NUMPY = (
    "all allclose any argmax argmin array_equal cross cumsum diff dot inner interp isclose kron "
    "max mean min outer polyval prod std sum var vdot where"
)
_OF_LINALG = "det eigh eigvals inv lstsq norm solve"
_NUMPYS = (
    *(getattr(np, name) for name in _OF_NUMPY.split()),
    *(getattr(np.linalg, name) for name in _OF_LINALG.split()),
)


def changes_its_surroundings(
    function: types.FunctionType, known: set[types.FunctionType] | None = None
) -> bool:
    """Whether a function, or one that it uses, may change what it holds on to.

    known are functions that are looked at already. Raises Unsendable where it has no source.
    """
    defaults = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    if not all(map(_cannot_change, defaults)):
        return True
    node, held = node_of(function), around(function)
    known = set() if known is None else known
    known.add(function)
    for value in held.values():
        own = isinstance(value, types.FunctionType) and value not in known
        if own and changes_its_surroundings(value, known):
            return True
    parents = {part: whole for whole in ast.walk(node) for part in ast.iter_child_nodes(whole)}
    local = {*function.__code__.co_varnames}
    meant = {
        **held,
        **dict.fromkeys(_bound(function.__code__)),
    }  # of what is bound within, nothing is known
    for part in ast.walk(node):
        if isinstance(part, ast.Global | ast.Nonlocal):
            return True
        if not isinstance(part, ast.Name) or part.id not in held or part.id in local:
            continue
        value = held[part.id]
        stored = _is_changed_part(part, parents)
        if stored or not (_cannot_change(value) or _is_read(part, value, parents, meant)):
            return True
    return False


def _bound(code: types.CodeType) -> Iterator[str]:
    """The names that a function binds, or one within it."""
    yield from (*code.co_varnames, *code.co_cellvars)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _bound(constant)


def _cannot_change(value: Any) -> bool:
    if isinstance(value, tuple | frozenset):
        return all(map(_cannot_change, value))
    return isinstance(value, (*_FUNCTIONS, *_CONSTANT))


def _is_flat(value: Any) -> bool:
    """Whether none of its elements can change."""
    if isinstance(value, dict):
        return all(map(_cannot_change, value.values()))
    if isinstance(value, np.ndarray):
        return value.ndim <= 1 and value.dtype.kind != "O"
    return isinstance(value, list | set) and all(map(_cannot_change, value))


def _is_changed_part(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Whether an attribute or an item of it is bound or deleted: of a module or function too."""
    whole = parents.get(node)
    while isinstance(whole, ast.Attribute | ast.Subscript) and whole.value is node:
        if not isinstance(whole.ctx, ast.Load):
            return True
        node, whole = whole, parents.get(whole)
    return False


def _is_read(
    node: ast.expr, value: Any, parents: Mapping[ast.AST, ast.AST], held: Mapping[str, Any]
) -> bool:
    """Whether all that is done with a value, there where a node stands for it, is to read it."""
    whole, is_array, flat = parents.get(node), isinstance(value, np.ndarray), _is_flat(value)
    called = parents.get(whole) if whole is not None else None
    match whole:
        case ast.Compare() | ast.UnaryOp() | ast.FormattedValue() | ast.Expr():
            return True
        case ast.BinOp():
            return is_array or flat
        case ast.If() | ast.While() | ast.IfExp() | ast.Assert():
            return whole.test is node
        case ast.For() | ast.comprehension():
            return whole.iter is node and flat
        case ast.Subscript() if whole.slice is node:
            return True
        case ast.Subscript():
            first = isinstance(whole.slice, ast.Constant) and isinstance(whole.slice.value, int)
            if flat and (first or not is_array):
                return True
            # A view of it, perhaps of more axes than it has.
            return is_array and _is_read(whole, value[None, None], parents, held)
        case ast.Attribute():
            if isinstance(called, ast.Call) and called.func is whole:
                if any(keyword.arg in (None, "out") for keyword in called.keywords):
                    return False
                return whole.attr in _ARRAY_READS if is_array else flat and whole.attr in _READS
            if is_array and whole.attr in _ARRAY_VIEWS:
                return _is_read(whole, value, parents, held)
            return is_array and whole.attr in _ARRAY_FACTS
        case ast.Starred():
            return flat
        case ast.Call():
            return _reads(whole, node, flat or is_array, flat, held)
    return False


def _reads(
    call: ast.Call, argument: ast.expr, numbers: bool, flat: bool, held: Mapping[str, Any]
) -> bool:
    """Whether what is called only reads an argument; numbers says that it can be an array."""
    function = _meant(call.func, held)
    before = call.args[: call.args.index(argument)] if argument in call.args else None
    if before is None or any(isinstance(one, ast.Starred) for one in before):
        return False
    if isinstance(function, np.ufunc):
        return numbers and len(before) < function.nin
    if any(function is one for one in _NUMPYS):
        return numbers and len(before) < (3 if function in (np.interp, np.where) else 2)
    if any(function is one for one in _FLAT):
        return flat
    own = getattr(function, "__name__", "")
    return any(function is one for one in _ANY) or (
        bool(own) and function is getattr(math, own, None)
    )


def _meant(node: ast.expr, held: Mapping[str, Any]) -> Any:
    """What a name, or an attribute of a module, stands for; None where that is not known."""
    if isinstance(node, ast.Name):
        return held.get(node.id, getattr(builtins, node.id, None))
    if isinstance(node, ast.Attribute):
        module = _meant(node.value, held)
        return getattr(module, node.attr, None) if isinstance(module, types.ModuleType) else None
    return None
