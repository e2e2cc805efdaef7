"""Values of formulas: matrices, stacked along named axes where index letters run.

An array has the shape (extents of the axes..., rows, columns). Only the last two axes take part in
matrix products; numbers are 1 by 1. A vector of ones has no length until it meets a matrix.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.formula.errors import FormulaError, ShapeError

Array = NDArray[np.float64]
MAX_AXES = 4


@dataclass(frozen=True, slots=True)
class Value:
    """An array whose leading axes have names; `ones` marks a vector of ones by its direction."""

    array: Array
    axes: tuple[str, ...] = ()
    ones: Literal["", "column", "row"] = ""

    @property
    def rows(self) -> int:
        """Number of rows of each matrix."""
        return int(self.array.shape[-2])

    @property
    def columns(self) -> int:
        """Number of columns of each matrix."""
        return int(self.array.shape[-1])

    @property
    def is_number(self) -> bool:
        """Whether it scales what it meets."""
        return self.rows == self.columns == 1 and not self.ones


def as_value(given: ArrayLike) -> Value:
    """A number, a vector (taken as a column) or a matrix as a value. ShapeError: more axes."""
    array = np.asarray(given, dtype=np.float64)
    if array.ndim > 2:
        raise ShapeError(f"a variable with {array.ndim} axes")
    if array.ndim < 2:
        array = array.reshape(-1, 1)
    return Value(array)


@dataclass(frozen=True, slots=True)
class Algebra:
    """Operations on values; extents gives sizes a name in messages, as C by N."""

    extents: Mapping[int, str]

    def shape(self, value: Value) -> str:
        """The shape of a value in words."""
        sizes = (value.rows, value.columns)
        return " by ".join("1" if s == 1 else self.extents.get(s, str(s)) for s in sizes)

    def add(self, left: Value, right: Value) -> Value:
        """The sum of equal shapes, or with a number, or of a column with each column."""
        if left.ones and left.ones == right.ones:
            return replace(left, array=left.array + right.array)
        a, b, axes = align(left, right)
        if not _fit(left, right, columns=True):
            raise ShapeError(f"{self.shape(left)} plus or minus {self.shape(right)}")
        return Value(a + b, axes)

    def entrywise(
        self,
        operation: Callable[[Array, Array], Array],
        left: Value,
        right: Value,
        *,
        columns: bool = False,
    ) -> Value:
        """An operation entry by entry; if `columns`, of a column with each column too."""
        if not _fit(left, right, columns=columns):
            raise ShapeError(f"{self.shape(left)} entry by entry with {self.shape(right)}")
        a, b, axes = align(left, right)
        return Value(operation(a, b), axes)

    def matmul(self, left: Value, right: Value) -> Value:
        """The matrix product, or a multiple if either is a number."""
        a, b, axes = align(left, right)
        if left.is_number or right.is_number:
            return Value(a * b, axes, left.ones or right.ones)
        if right.ones == "column" and not left.ones:
            return Value(a.sum(axis=-1, keepdims=True) * b, axes)
        if left.ones == "row" and not right.ones:
            return Value(a * b.sum(axis=-2, keepdims=True), axes)
        if left.ones or right.ones or left.columns != right.rows:
            raise ShapeError(f"{self.shape(left)} times {self.shape(right)}")
        return Value(a @ b, axes)

    def outer(self, left: Value, right: Value) -> Value:
        """The outer product of columns, added up over the columns."""
        if left.ones or right.ones or left.columns != right.columns:
            return self.matmul(left, right)
        return self.matmul(left, transpose(right))

    def divide(self, top: Value, bottom: Value) -> Value:
        """A quotient by a number, entry by entry, or of each column by a number of its own."""
        if bottom.rows == 1 and bottom.columns == top.columns:
            a, b, axes = align(top, bottom)
            return Value(a / b, axes)
        return self.entrywise(np.divide, top, bottom)

    def power(self, base: Value, exponent: Value) -> Value:
        """Each entry to the power of a number."""
        if not exponent.is_number or exponent.axes:
            raise ShapeError("an exponent that is not a number")
        if not base.is_number and exponent.array.item() <= 0:
            raise FormulaError("an inverse of something that is not a number")
        return Value(np.power(base.array, exponent.array.item()), base.axes)

    def apply(self, function: Callable[..., ArrayLike], arguments: tuple[Value, ...]) -> Value:
        """A function of matrices, on matrices that lie side by side if there are axes."""
        try:
            if len(arguments) == 1 and arguments[0].axes:
                return _stacked(function, arguments[0])
            if any(argument.axes for argument in arguments):
                return self._broadcast(function, arguments)
            return as_value(function(*(_plain(argument) for argument in arguments)))
        except FormulaError:
            raise
        except Exception as error:
            raise ShapeError(f"a function that fails: {error}") from error

    def _broadcast(self, function: Callable[..., ArrayLike], arguments: tuple[Value, ...]) -> Value:
        if len(arguments) != 2:
            raise ShapeError("a function of too many arguments")
        a, b, axes = align(*arguments)
        return Value(np.asarray(function(a, b), dtype=np.float64), axes)


def _plain(value: Value) -> Array:
    return value.array[0, 0] if value.is_number else value.array


def _stacked(function: Callable[..., ArrayLike], value: Value) -> Value:
    """A function that keeps shapes and works on each column for itself."""
    flat = np.moveaxis(value.array, -2, 0)
    result = np.asarray(function(flat.reshape(value.rows, -1)), dtype=np.float64)
    if result.size != flat.size:
        raise ShapeError("a function that changes shapes, under an index")
    return replace(value, array=np.moveaxis(result.reshape(flat.shape), 0, -2), ones="")


def _fit(left: Value, right: Value, *, columns: bool) -> bool:
    if left.is_number or right.is_number or left.ones or right.ones:
        return True
    if left.rows != right.rows:
        return False
    return left.columns == right.columns or (columns and 1 in (left.columns, right.columns))


def transpose(value: Value) -> Value:
    """The transpose of each matrix."""
    turned: dict[str, Literal["", "column", "row"]] = {"column": "row", "row": "column"}
    return Value(value.array.swapaxes(-1, -2), value.axes, turned.get(value.ones, ""))


def align(left: Value, right: Value) -> tuple[Array, Array, tuple[str, ...]]:
    """Both arrays over the axes of either, ready to be broadcast."""
    if left.axes == right.axes and left.array.shape[:-2] == right.array.shape[:-2]:
        return left.array, right.array, left.axes
    axes = left.axes + tuple(axis for axis in right.axes if axis not in left.axes)
    if len(axes) > MAX_AXES:
        raise FormulaError("too many indices at once")
    a, b = _over(left, axes), _over(right, axes)
    if any(m != n and 1 not in (m, n) for m, n in zip(a.shape[:-2], b.shape[:-2], strict=True)):
        raise ShapeError("one index over two different sizes")
    return a, b, axes


def _over(value: Value, axes: tuple[str, ...]) -> Array:
    order = [value.axes.index(axis) for axis in axes if axis in value.axes]
    array = value.array.transpose(*order, -2 % value.array.ndim, -1 % value.array.ndim)
    shape = [value.array.shape[value.axes.index(a)] if a in value.axes else 1 for a in axes]
    return array.reshape(*shape, value.rows, value.columns)


def name_axis(value: Value, position: Literal[-1, -2], axis: str) -> Value:
    """A value whose rows (-2) or columns (-1) have become a named axis."""
    if axis in value.axes:
        raise FormulaError(f"the index {axis} stands twice on one symbol")
    if len(value.axes) >= MAX_AXES:
        raise FormulaError("too many indices at once")
    moved = np.expand_dims(np.moveaxis(value.array, position, 0), position)
    return Value(moved, (axis, *value.axes))


def total(value: Value, axis: str) -> Value:
    """The sum along a named axis."""
    at = value.axes.index(axis)
    return Value(value.array.sum(axis=at), value.axes[:at] + value.axes[at + 1 :])
