"""Sparse matrices of SciPy as trees and back. It is never imported to look at a value.

One is a tuple: its shape, then the rows, columns and values of its entries, row by row, no place
twice and no zeros.
"""

from importlib import import_module
from sys import modules
from typing import Any

from numpy import add, ndarray, unique, zeros

from .limits import Full, Refused
from .tree import AnyArray, Foreign, Tree

KIND = "sparse"
# Entries of a full matrix that one is compared as, at most; rows and columns that one is made of.
MOST_FULL = 4_000_000
MOST_LINES = 4_000_000
# Rows of a matrix that has lists for each: beyond them it is made in a format that has none.
MOST_LISTS = 100_000
_FORMATS = ("csr", "csc", "coo", "lil", "dok", "dia", "bsr")


def is_sparse(kind: type) -> bool:
    """Whether the instances of a type are sparse matrices or arrays."""
    scipy = modules.get("scipy.sparse")
    known = (getattr(scipy, "spmatrix", None), getattr(scipy, "sparray", None))
    return any(isinstance(one, type) and issubclass(kind, one) for one in known)


def parts_of_sparse(value: Any) -> "tuple[Any, ...]":
    """What the tree is made of. Raises Full for one that has other than two axes."""
    if len(value.shape) != 2:
        raise Full
    entries = value.tocoo(copy=True)
    entries.sum_duplicates()
    entries.eliminate_zeros()
    order = (entries.row * entries.shape[1] + entries.col).argsort(kind="stable")
    shape = tuple(int(extent) for extent in entries.shape)
    return shape, *(part[order] for part in (entries.row, entries.col, entries.data))


def full(tree: Foreign) -> AnyArray:
    """The matrix with its zeros. Raises ValueError where it is none, or too large."""
    shape, rows, columns, values = _checked(tree.value)
    if shape[0] * shape[1] > MOST_FULL:
        raise ValueError("a sparse matrix that is too large to be compared")
    made = zeros(shape, values.dtype)
    add.at(made, (rows, columns), values)
    return made


def rebuild_sparse(tree: Foreign) -> Any:
    """The matrix as an object of SciPy, of the type and format that it had. Raises Refused."""
    try:
        scipy: Any = import_module("scipy.sparse")
    except ImportError:
        raise Refused("a sparse matrix needs SciPy, which is not installed here") from None
    shape, rows, columns, values = _checked(tree.value)
    if sum(shape) > MOST_LINES:
        raise Refused("a sparse matrix with too many rows or columns")
    kind, _, form = tree.type_name.partition("_")
    make = scipy.coo_array if form == "array" else scipy.coo_matrix
    made = make((values, (rows, columns)), shape=shape)
    return made.asformat(kind if _is_small_as(kind, made) else "csr") if kind in _FORMATS else made


def _is_small_as(kind: str, made: Any) -> bool:
    """Whether a format takes little beside the entries: lists for each row, whole diagonals."""
    if kind == "lil":
        return bool(made.shape[0] <= MOST_LISTS)
    diagonals = len(unique(made.col - made.row)) if kind == "dia" else 0
    return bool(diagonals * made.shape[1] <= MOST_FULL)


def _checked(tree: Tree) -> "tuple[tuple[int, int], AnyArray, AnyArray, AnyArray]":
    """The parts of a matrix, which may come from anywhere. Raises ValueError where they are not."""
    if type(tree) is not tuple or len(tree) != 4:
        raise ValueError("no sparse matrix")
    shape, rows, columns, values = tree
    two = type(shape) is tuple and [type(extent) for extent in shape] == [int, int]
    if not two or min(shape) < 0 or any(type(part) is not ndarray for part in tree[1:]):
        raise ValueError("no sparse matrix")
    if rows.ndim != 1 or not rows.shape == columns.shape == values.shape:
        raise ValueError("no sparse matrix")
    if rows.dtype.kind != "i" or columns.dtype.kind != "i" or values.dtype.kind not in "biufc":
        raise ValueError("no sparse matrix")
    for places, extent in ((rows, shape[0]), (columns, shape[1])):
        if places.size and not 0 <= places.min() <= places.max() < extent:
            raise ValueError("no sparse matrix")
    return shape, rows, columns, values
