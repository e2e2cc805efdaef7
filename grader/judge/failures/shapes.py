"""What NumPy says of arrays that do not go together, in plain words."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.judge.findings import Cause, cause_of
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.plan import Problem
from grader.transcript import Raised

_MATMUL = re.compile(r"\(size (\d+) is different from (\d+)\)")
_NOT_ALIGNED = re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)")
_SHAPE = re.compile(r"\((\d+(?:, ?\d+)*),?\)")


def product_cause(
    raised: Raised, function: FunctionSpec, problem: Problem, use: FunctionUse
) -> Cause | None:
    """An argument in a matrix product on the student's line, that would fit if transposed."""
    inner = _MATMUL.search(raised.message) or _NOT_ALIGNED.search(raised.message)
    if inner is None or raised.place is None:
        return None
    first, second = _inner_sizes(inner)
    names = use.parameters or function.parameters
    shapes = {
        name: problem.shape(own) for name, own in zip(names, function.parameters, strict=False)
    }
    fits = (second, first)
    for factors in _products(raised.place.text):
        for factor in factors:
            if shapes.get(factor) == fits:
                return cause_of("missing-transpose:argument", argument=factor, shape=fits)
    return None


def shape_cause(raised: Raised, sizes: Mapping[str, Any]) -> Cause | None:
    """Two arrays whose shapes do not go together."""
    message = raised.message
    shapes = [
        tuple(int(extent) for extent in re.findall(r"\d+", shape))
        for shape in _SHAPE.findall(message)
    ]
    if (inner := _MATMUL.search(message)) is not None:
        return _mismatch(raised, sizes, int(inner.group(2)), int(inner.group(1)))
    if "not aligned" in message and len(shapes) >= 2:
        first, second = shapes[:2]
        if len(first) == len(second) == 2 and (first[0] == second[0] or first[1] == second[1]):
            return cause_of("missing-transpose:product", first=first, second=second)
        return _mismatch(raised, sizes, first[-1], second[0])
    if "broadcast" in message and len(shapes) >= 2:
        return _of_broadcast(shapes[0], shapes[1])
    return None


def _inner_sizes(found: re.Match[str]) -> tuple[int, int]:
    """The columns of the first factor and the rows of the second, as a message names them."""
    one, other = int(found.group(1)), int(found.group(2))
    return (other, one) if found.re is _MATMUL else (one, other)


def _products(line: str) -> Iterator[tuple[str, str]]:
    """The names that are factors of matrix products in a line, "" for what is not a name."""
    try:
        # A line that opens a block stands here without it.
        tree = ast.parse(f"{line.strip()} pass" if line.rstrip().endswith(":") else line.strip())
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                yield _named(left), _named(right)
            case ast.Call(
                func=ast.Attribute(attr="dot" | "matmul", value=ast.Name(id="np" | "numpy")),
                args=[left, right],
            ):
                yield _named(left), _named(right)
            case ast.Call(func=ast.Attribute(attr="dot", value=left), args=[right]):
                yield _named(left), _named(right)


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _of_broadcast(first: tuple[int, ...], second: tuple[int, ...]) -> Cause:
    flat = min(first, second, key=len)
    other = max(first, second, key=len)
    if len(flat) == 1 < len(other) and flat[0] == other[0]:
        return cause_of("flat-vector", flat=flat, other=other)
    if first == second[::-1]:
        return cause_of("missing-transpose:exchanged")
    return cause_of("shape-mismatch:entries", first=first, second=second)


def _mismatch(raised: Raised, sizes: Mapping[str, Any], first: int, second: int) -> Cause:
    """Two factors that do not fit. Where the line is known, nothing in it is to be transposed."""
    named = {size: name for name, size in sizes.items()}
    first_, second_ = (
        f"{size} ({named[size]})" if size in named else str(size) for size in (first, second)
    )
    mismatch = raised.place or {first, second} - set(named)
    cause = "shape-mismatch:columns" if mismatch else "missing-transpose:columns"
    return cause_of(cause, columns=first_, rows=second_)
