"""Makes a tree of what a function returned, which may yet be drawn."""

from itertools import islice
from typing import Any

from numpy import generic, ndarray

from .capture import capture
from .limits import Budget
from .summary import type_name
from .tree import Foreign, Opaque, Tree

# An iterable that a function returns is drawn by so much: more values are not an answer.
MOST_DRAWN = 16
# What a caller unpacks in an order of its own, or not at all.
_NOT_DRAWN = (
    str,
    bytes,
    bytearray,
    memoryview,
    dict,
    set,
    frozenset,
    list,
    tuple,
    ndarray,
    generic,
)


def captured(
    value: Any, budget: Budget, passing: "tuple[type[BaseException], ...]", *, draw: bool = True
) -> Tree:
    """The tree of a result. What a generator raises is raised by the function that returned it."""
    kind = type(value)
    if not draw and hasattr(kind, "__next__"):
        return Opaque(type_name(value))
    if kind is tuple or kind is ndarray:
        return capture(value, budget, passing, 1)
    # A mapping would give its keys only; arrays are values by themselves.
    is_value = hasattr(kind, "__array__") or hasattr(kind, "keys")
    if draw and not is_value and not issubclass(kind, _NOT_DRAWN) and hasattr(kind, "__iter__"):
        drawn = list(islice(value, MOST_DRAWN))
        return Foreign("iterable", type_name(value), capture(drawn, budget, passing, depth=2))
    return capture(value, budget, passing, depth=1)
