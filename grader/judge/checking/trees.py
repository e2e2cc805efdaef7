"""Compares a value with a right one that is not an array: entry by entry, in any container."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.evidence import Finding
from grader.judge.checking.compare import Comparison, error_of
from grader.judge.checking.parts import part_of, type_name_of
from grader.judge.findings import found
from grader.lab.function_model import Output
from grader.lab.readings import EXACT, Reading
from grader.lab.returns import is_exact, numbers_of, plain_key, plain_tree, wide
from grader.text import clean
from grader.values.sparse import KIND as SPARSE
from grader.values.sparse import full
from grader.values.tree import AnyArray, Column, Foreign, Table, Tree
from grader.values.writer import same

# A number of a list so small beside the largest is what rounding left of 0.
_RESIDUE = 1e-14
# Right values in another container than the one that is asked for.
ANOTHER_CONTAINER = Reading("container", lambda array, shape: iter(()), credit=0.8)
_AS_THEY_ARE = ("pairs", "iterable", "range", "objects")
_SEQUENCES = ("list", "tuple", "objects", "iterable", "range", "subclass", "matrix", "array-like")


@dataclass(frozen=True)
class TreeComparison:
    """How a value compares, what is wrong with it, and the container that it is in, if another.

    container has the name of the type that came back, and of the one that is asked for.
    """

    comparison: Comparison
    complaint: Finding | None = None
    container: tuple[str, str] | None = None


@dataclass
class _Found:
    """What was found so far: the largest error, the first complaint, and an odd container."""

    output: Output
    sizes: Mapping[str, Any]
    error: float = 0.0
    complaint: Finding | None = None
    container: tuple[str, str] | None = None
    finite: bool = True

    def wrong(self, finding: str, place: str, error: float = math.inf, **facts: Any) -> None:
        """Note that something is wrong at a place."""
        self.error = max(self.error, error)
        if self.complaint is None:
            self.complaint = found(finding, place=place, **facts, sizes=self.sizes)

    def of_another_type(self, got: Tree, asked: str, place: str) -> None:
        """Note that something else is asked for."""
        if got is None:
            self.wrong("wrong-type:none", place, asked=asked)
        else:
            self.wrong("wrong-type", place, type=type_name_of(got), asked=asked)


def compare_trees(
    got: Tree, expected: Tree, output: Output, name: str, sizes: Mapping[str, Any] | None = None
) -> TreeComparison:
    """Compare with a right value that is not an array of numbers; sizes are told of wrong ones."""
    told = _Found(output, sizes or {})
    _compare(told, got, expected, name)
    reading = EXACT if told.container is None else ANOTHER_CONTAINER
    exact = output.exactly or (is_exact(expected) and not output.rounded)
    tolerance = 0.0 if exact else output.tolerance
    comparison = Comparison(told.error, tolerance, reading, told.finite)
    return TreeComparison(comparison, told.complaint, told.container)


def _compare(told: _Found, got: Tree, expected: Tree, name: str) -> None:
    inner = got
    while type(inner) is Foreign and inner.kind not in (*_AS_THEY_ARE, SPARSE):
        inner = inner.value
    kind = type(expected)
    if expected is None:
        if inner is not None:
            told.of_another_type(got, "None", name)
    elif kind in (str, bytes) or isinstance(expected, str | bytes):
        _text(told, inner, expected, name)
    elif kind in (list, tuple):
        _sequence(told, got, expected, name)
    elif kind is dict:
        _mapping(told, inner, expected, name)
    elif kind in (set, frozenset):
        _set(told, inner, expected, name)
    elif kind is Table:
        _table(told, inner, expected, name)
    elif kind is Foreign:  # a sparse matrix, in whatever format
        if type(got) is not Foreign or got.kind != SPARSE:
            told.container = told.container or (type_name_of(got), "sparse matrix")
        exact = is_exact(full(expected)) and not told.output.rounded
        _numbers(told, got, wide(full(expected)), name, exact=exact or told.output.exactly)
    elif (right := numbers_of(expected)) is not None:
        exact = is_exact(expected) and not told.output.rounded
        _numbers(told, got, right, name, exact=exact or told.output.exactly)
    elif isinstance(expected, int | np.integer | np.ndarray) and is_exact(expected):
        _large_integers(told, inner, expected, name)
    elif not same(plain_tree(got), expected):
        told.wrong("wrong-entry", name)


def _text(told: _Found, got: Tree, expected: str | bytes, name: str) -> None:
    base = str if isinstance(expected, str) else bytes
    if isinstance(got, np.ndarray) and got.shape == () and got.dtype.kind in "US":
        got = got[()]
    if not isinstance(got, base):
        told.of_another_type(got, "a text" if base is str else "bytes", name)
    elif got != expected:
        told.wrong("wrong-text", name)


def _numbers(told: _Found, got: Tree, right: AnyArray, name: str, *, exact: bool) -> None:
    array = part_of(got).array
    if array is None:
        told.of_another_type(got, "a number" if right.ndim == 0 else "an array", name)
        return
    if right.ndim == 0 and array.size == 1:
        array = array.reshape(())
    if array.shape != right.shape:
        told.wrong("wrong-entry:shape", name, shape=array.shape, expected=right.shape)
        return
    if not np.all(np.isfinite(array)) and np.all(np.isfinite(right)):
        told.finite = False
        told.wrong("wrong-entry:nan", name)
        return
    value = wide(array)
    if np.array_equal(value, right, equal_nan=True):
        return
    error = error_of(value, right, told.output)
    told.error = max(told.error, error)
    if error > (0.0 if exact else told.output.tolerance):
        told.wrong("wrong-entry", name, math.inf if exact else error)


def _large_integers(told: _Found, got: Tree, expected: Tree, name: str) -> None:
    """Whole numbers that float64 would take for their neighbours."""
    if type(got) is Foreign and got.kind == "objects" and type(got.value) is int:
        got = got.value
    array = part_of(got).array
    if array is None and type(got) is not int:
        told.of_another_type(got, "a number" if np.ndim(expected) == 0 else "an array", name)
    elif np.shape(got) != np.shape(expected):
        told.wrong("wrong-entry:shape", name, shape=np.shape(got), expected=np.shape(expected))
    elif np.any(np.asarray(got, dtype=object) != np.asarray(expected, dtype=object)):
        told.wrong("wrong-entry", name)


def _sequence(
    told: _Found, got: Tree, expected: Sequence[Tree], name: str, asked: str = ""
) -> None:
    asked = asked or type(expected).__name__
    inner, held = got, type(got).__name__
    if type(got) is Foreign and got.kind in _SEQUENCES:
        inner, held = got.value, type_name_of(got)
        held = asked if got.kind == asked else held
    if type(inner) is np.ndarray and inner.ndim > 0:
        inner = list(inner)
    if type(inner) not in (list, tuple):
        told.of_another_type(got, f"a {asked}", name)
        return
    if held != asked:
        told.container = told.container or (held, asked)
    if len(inner) != len(expected):
        told.wrong("wrong-length", name, length=len(inner), expected=len(expected))
        return
    numbers = [abs(right) for right in expected if isinstance(right, float | complex)]
    residue = _RESIDUE * max(filter(math.isfinite, numbers), default=0.0)
    for at, (one, right) in enumerate(zip(inner, expected, strict=True)):
        rounded = isinstance(right, float | complex) and not told.output.exactly
        if not (rounded and _is_within(right, residue) and _is_within(one, residue)):
            _compare(told, one, right, f"{name}[{at}]")


def _is_within(tree: Tree, residue: float) -> bool:
    if not isinstance(tree, int | float | complex | np.inexact):
        return False
    size: Any = abs(tree)
    return bool(size <= residue)


def _mapping(told: _Found, got: Tree, expected: Mapping[Tree, Tree], name: str) -> None:
    if type(got) is not dict:
        told.of_another_type(got, "a dict", name)
        return
    held = {plain_key(key): value for key, value in got.items()}
    for key, right in expected.items():
        if key not in held:
            told.wrong("missing-key", name, key=repr(key))
        else:
            _compare(told, held[key], right, f"{name}[{key!r}]")
    if len(held) > len(expected):
        told.wrong("wrong-length", name, length=len(held), expected=len(expected))


def _set(told: _Found, got: Tree, expected: Tree, name: str) -> None:
    if type(got) not in (set, frozenset):
        told.of_another_type(got, "a set", name)
    elif {plain_key(one) for one in got} != set(expected):
        told.wrong("wrong-entry", name)


def _table(told: _Found, got: Tree, expected: Table, name: str) -> None:
    asked = type_name_of(expected)
    if type(got) is not Table or got.kind != expected.kind:
        told.of_another_type(got, f"a {asked}", name)
        return
    labels = [str(column.label) for column in got.columns]
    if labels != [str(column.label) for column in expected.columns] and asked != "Series":
        told.wrong("wrong-columns", name, columns=clean(", ".join(labels), 200))
        return
    lengths = [len(one.columns[0].values) if one.columns else 0 for one in (got, expected)]
    if lengths[0] != lengths[1]:
        told.wrong("wrong-length", name, length=lengths[0], expected=lengths[1])
        return
    if len(got.index) != len(expected.index):
        told.wrong("wrong-labels", name)
        return
    for one, right in _paired(got, expected):
        _column(told, one, right, f"{name}[{str(right.label)!r}]")


def _paired(got: Table, expected: Table) -> Iterator[tuple[Column, Column]]:
    yield from zip(got.columns, expected.columns, strict=True)
    yield from zip(got.index, expected.index, strict=True)


def _column(told: _Found, got: Column, expected: Column, name: str) -> None:
    right = _numbers_of_column(expected)
    if right is not None:
        array = _numbers_of_column(got)
        odd = ~np.isfinite(right)  # missing, or infinite: these are compared by themselves
        if (
            array is None
            or array.shape != right.shape
            or not np.array_equal(array[odd], right[odd], equal_nan=True)
        ):
            told.wrong("wrong-entry", name)
        else:
            _numbers(told, array[~odd], right[~odd], name, exact=False)
        return
    if not same([plain_tree(one) for one in got.values], list(expected.values)):
        told.wrong("wrong-entry", name)


def _numbers_of_column(column: Column) -> AnyArray | None:
    """The numbers of a column, NaN where one is missing; None where they are something else."""
    array = part_of(column.values).array
    return None if array is None or np.iscomplexobj(array) else array.astype(np.float64)
