"""Whose objects a statement may change, and which statements only bind plain data."""

import ast
from collections.abc import Iterator

# Calls that make plain data of plain data, the same each time.
_MAKERS = """int float complex bool str bytes list tuple dict set frozenset range len abs round
min max sum array asarray arange linspace logspace geomspace zeros ones full eye identity diag sqrt
exp log float16 float32 float64 int32 int64 complex128 Fraction Decimal DataFrame Series"""
# Methods that change what they are called on, and functions that change what they are given.
_METHODS = """append extend insert remove pop popitem clear sort reverse update add discard fill
setdefault put resize partition itemset appendleft popleft extendleft"""
_FUNCTIONS = "shuffle fill_diagonal copyto put place putmask heapify heappush"
_HARMLESS = "print display help len repr str"
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def is_plain(node: ast.stmt) -> bool:
    """Whether a statement binds names to constants and plain data, and does nothing else."""
    if isinstance(node, ast.Assign):
        targets = [one for target in node.targets for one in _flat(target)]
        return _is_data(node.value) and all(isinstance(one, ast.Name) for one in targets)
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return node.value is not None and isinstance(node.target, ast.Name) and _is_data(node.value)
    return False


def is_constant(node: ast.stmt) -> bool:
    """Whether a statement binds names to what nobody can change, as numbers and texts."""
    kept = (
        ast.Constant | ast.UnaryOp | ast.BinOp | ast.Tuple | ast.operator | ast.unaryop | ast.Load
    )
    value = getattr(node, "value", None) if is_plain(node) else None
    return value is not None and all(isinstance(one, kept) for one in ast.walk(value))


def rebinds_of(node: ast.stmt) -> frozenset[str]:
    """The names of the notebook that a function binds when it runs, by `global`."""
    return frozenset(
        name for one in ast.walk(node) if isinstance(one, ast.Global) for name in one.names
    )


def alters_of(node: ast.stmt) -> frozenset[str]:
    """The names whose objects a statement may change, also when what it defines runs.

    A method that is not known to change its object does not count.
    """
    local = _locals(node) - rebinds_of(node) if isinstance(node, _INNER) else set[str]()
    return frozenset(set(_altered(node)) - local)


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for one in target.elts:
            yield from _flat(one)
    else:
        yield target


def _is_data(node: ast.expr) -> bool:
    match node:
        case ast.Constant() | ast.Name():
            return True
        case ast.Tuple(elts) | ast.List(elts) | ast.Set(elts):
            return all(map(_is_data, elts))
        case ast.Dict(keys, values):
            return all(one is not None and _is_data(one) for one in (*keys, *values))
        case ast.UnaryOp(operand=inner) | ast.Attribute(value=inner):
            return _is_data(inner)
        case ast.BinOp(left, _, right) | ast.Subscript(left, right):
            return _is_data(left) and _is_data(right)
        case ast.Call(func, args, keywords):
            name = getattr(func, "attr", getattr(func, "id", ""))
            given = (*args, *(one.value for one in keywords))
            return name in _MAKERS.split() and all(map(_is_data, given))
    return False


def _locals(node: ast.stmt) -> set[str]:
    """The names that stand for something else inside of what is defined."""
    found: set[str] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            found.add(one.arg)
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
    return found


def _altered(node: ast.stmt) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute | ast.Subscript) and isinstance(one.ctx, ast.Store):
            yield from _root(one)
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            if one.func.attr in _METHODS.split() or _is_in_place(one):
                yield from _root(one.func.value)
            if one.func.attr in _FUNCTIONS.split():
                for given in one.args:
                    yield from _root(given)
        elif isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
            # A function whose value nobody keeps may be called for what it does to its arguments.
            if isinstance(one.value.func, ast.Name) and one.value.func.id not in _HARMLESS.split():
                for given in one.value.args:
                    yield from _root(given)
        elif isinstance(one, ast.Assign) and isinstance(one.value, ast.Name):
            yield one.value.id  # under another name it may be changed unseen


def _is_in_place(call: ast.Call) -> bool:
    return any(
        one.arg == "inplace" and not (isinstance(one.value, ast.Constant) and not one.value.value)
        for one in call.keywords
    )


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
