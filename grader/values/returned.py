"""Makes a tree of what a function returned, which may yet be drawn."""

from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from numpy import generic, ndarray

from .capture import capture
from .limits import Budget
from .sparse import is_sparse
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


# What has attributes and is not made of them.
_NOT_FIELDS = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


def captured(
    value: Any, budget: Budget, passing: "tuple[type[BaseException], ...]", *, draw: bool = True
) -> Tree:
    """The tree of a result. What a generator raises is raised by the function that returned it."""
    kind = type(value)
    if not draw and hasattr(kind, "__next__"):
        return Opaque(type_name(value))
    if kind is tuple or kind is ndarray:
        return capture(value, budget, passing, 1)
    # A mapping would give its keys only; arrays and matrices are values by themselves.
    is_value = hasattr(kind, "__array__") or hasattr(kind, "keys") or is_sparse(kind)
    if draw and not is_value and not issubclass(kind, _NOT_DRAWN) and hasattr(kind, "__iter__"):
        drawn = list(islice(value, MOST_DRAWN))
        return Foreign("iterable", type_name(value), capture(drawn, budget, passing, depth=2))
    tree = capture(value, budget, passing, depth=1)
    if not draw or type(tree) is not Opaque or issubclass(kind, _NOT_FIELDS):
        return tree
    for label, parts_of in (("iterable", _items), ("attributes", _fields)):
        try:
            parts = parts_of(value)
        except passing:
            raise
        except BaseException:
            continue
        if parts:
            return Foreign(label, tree.type_name, capture(parts, budget, passing, depth=2))
    return tree


def _items(value: Any) -> "list[Any]":
    """What an object without __iter__ gives by number, from 0 up to an IndexError."""
    return list(islice(value, MOST_DRAWN)) if hasattr(type(value), "__getitem__") else []


def _fields(value: Any) -> "dict[str, Any]":
    """What an object holds in attributes of its own; none of many, which are no answer."""
    slots = [name for kind in type.mro(type(value)) for name in _slots_of(kind)]
    own = getattr(value, "__dict__", None)
    names = [*slots, *(own if type(own) is dict else ())]
    if len(names) > MOST_DRAWN:
        return {}
    return {name: getattr(value, name) for name in names if hasattr(value, name)}


def _slots_of(kind: type) -> "tuple[str, ...]":
    slots = type.__getattribute__(kind, "__dict__").get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)
