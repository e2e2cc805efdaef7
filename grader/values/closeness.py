"""Whether a tree that was sent is one that was drawn anew, but for rounding."""

import numpy as np

from .tree import AnyArray, Tree
from .writer import same

# How far a number that was sent may be from one that is drawn on another machine.
SAME = 1e-12


def array_of(tree: Tree) -> "AnyArray | None":
    """A tree that is an array or a number, as an array of numbers; None for any other."""
    if isinstance(tree, np.ndarray | np.generic | bool | int | float | complex):
        array = np.asarray(tree)
        return array if array.dtype.kind in "biufc" else None
    return None


def close(one: Tree, other: Tree, *, trusted: bool = False) -> bool:
    """Whether a tree that was sent is the one that is drawn, but for rounding.

    trusted says that arrays of the same shape need not be compared.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple | list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(close(*pair, trusted=trusted) for pair in pairs)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            close(one[key], other[key], trusted=trusted) for key in one
        )
    sent, drawn = array_of(one), array_of(other)
    if sent is None or drawn is None or sent.dtype.kind not in "fc":
        return same(one, other)
    if (sent.shape, sent.dtype) != (drawn.shape, drawn.dtype):
        return False
    return trusted or _differ_by(sent, drawn) <= SAME


def _differ_by(one: AnyArray, other: AnyArray) -> float:
    """max|difference| / max|drawn|; infinite where a number that was sent is not finite."""
    if np.array_equal(one, other):
        return 0.0
    with np.errstate(all="ignore"):
        scale = float(np.abs(other).max(initial=0.0)) or 1.0
        error = float(np.abs(one - other).max(initial=0.0)) / scale
    return error if np.isfinite(error) else float("inf")
