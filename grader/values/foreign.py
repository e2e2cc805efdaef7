"""What objects that are not plain values amount to. They are the student's, and may raise anything.

Their types are asked, never their `__class__`, and a builtin's own methods, never those that a
subclass has put in their place.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, time
from itertools import islice
from math import prod
from operator import index
from typing import Any, Protocol

from numpy import asarray, generic, matrix, ndarray

from .dtypes import nearest_dtype
from .limits import MAX_AXES, MAX_BYTES, Full, is_moderate
from .sparse import KIND as SPARSE
from .sparse import is_sparse, parts_of_sparse
from .summary import type_name
from .tables import capture_table, kind_of_table
from .tree import AnyArray, Foreign, Opaque, Tree


class Visitor(Protocol):
    """What makes trees of the parts of an object, and counts them."""

    @property
    def most(self) -> int: ...

    def visit(self, value: Any, depth: int) -> Tree: ...

    def drawn(self, values: "Iterable[Any]", depth: int) -> "list[Tree]": ...

    def pairs(self, items: "Iterable[tuple[Any, Any]]", name: str, depth: int) -> Tree: ...


def amount_of(visitor: Visitor, value: Any, depth: int) -> Tree:
    """The tree of an object that is not plain. Raises Full, and whatever its methods raise."""
    kind, name = type(value), type_name(value)
    if issubclass(kind, ndarray):
        return _array(visitor, value, name, depth)
    if issubclass(kind, generic):
        array = nearest_dtype(asarray(value))
        if array is None:
            return Opaque(name)
        return Foreign("dtype", name, visitor.visit(array[()], depth + 1))
    if is_sparse(kind):
        return Foreign(SPARSE, name, visitor.visit(parts_of_sparse(value), depth + 1))
    for base, plain in _BASES:
        if issubclass(kind, base):
            own = plain(value, visitor.most)
            return Foreign(base.__name__, name, visitor.visit(own, depth + 1))
    if issubclass(kind, bytearray | memoryview):
        return Foreign("bytes", name, visitor.visit(_bytes_of(value), depth + 1))
    table = kind_of_table(kind)
    if table:
        return capture_table(visitor, table, value, depth)
    for label, tell in _BY_METHODS:
        tree = tell(visitor, value, depth + 1)
        if tree is not None:
            return Foreign(label, name, tree)
    return Opaque(name)


def _array(visitor: Visitor, value: AnyArray, name: str, depth: int) -> Tree:
    kind, array = type(value), asarray(value)
    if kind is not ndarray:
        label = "matrix" if issubclass(kind, matrix) else "subclass"
        if any(base.__name__ == "MaskedArray" for base in type.mro(kind)):  # numpy.ma is not loaded
            label = "masked"
        return Foreign(label, name, visitor.visit(array, depth + 1))
    if array.ndim > MAX_AXES or not is_moderate(array.shape):
        raise Full
    if array.dtype.hasobject:  # also Python's strings of any length
        if prod(extent or 1 for extent in array.shape) > visitor.most:
            raise Full
        label = "objects" if array.dtype.kind == "O" else "dtype"
        return Foreign(label, name, visitor.visit(array.tolist(), depth + 1))
    if array.nbytes > MAX_BYTES:
        raise Full
    near = nearest_dtype(array)
    return Opaque(name) if near is None else Foreign("dtype", name, visitor.visit(near, depth + 1))


def _dict(value: Any, most: int) -> "dict[Any, Any]":
    _sized(dict.__len__(value), most)
    ordered = issubclass(type(value), OrderedDict)
    return dict((OrderedDict if ordered else dict).items(value))


def _sized(length: int, most: int) -> int:
    if length > most:
        raise Full
    return length


# Each builtin that can be subclassed, and how an exact one is made of an instance of a subclass.
_BASES: "tuple[tuple[type, Callable[[Any, int], Any]], ...]" = (
    (int, lambda value, _: int.__int__(value)),
    (float, lambda value, _: float.__float__(value)),
    (complex, lambda value, _: complex.__complex__(value)),
    (str, lambda value, _: str.__str__(value)),
    (bytes, lambda value, _: bytes.__getitem__(value, slice(None))),
    (list, lambda value, most: list.__getitem__(value, slice(_sized(list.__len__(value), most)))),
    (tuple, lambda value, _: tuple.__getitem__(value, slice(None))),
    (dict, _dict),
    (set, lambda value, most: set(islice(set.__iter__(value), most + 1))),
    (frozenset, lambda value, most: frozenset(islice(frozenset.__iter__(value), most + 1))),
)


def _bytes_of(value: "bytearray | memoryview") -> bytes:
    if isinstance(value, memoryview):
        _sized(value.nbytes, MAX_BYTES)
        return value.tobytes()
    _sized(bytearray.__len__(value), MAX_BYTES)
    return bytes(bytearray.__getitem__(value, slice(None)))


def _date(visitor: Visitor, value: Any, depth: int) -> Tree:
    if not issubclass(type(value), date | time):
        return None
    return visitor.visit(str(value.isoformat()), depth)


def _array_like(visitor: Visitor, value: Any, depth: int) -> Tree:
    return visitor.visit(asarray(value), depth) if _has(value, "__array__") else None


def _dataclass(visitor: Visitor, value: Any, depth: int) -> Tree:
    names = getattr(type(value), "__dataclass_fields__", None)
    if type(names) is not dict:
        return None
    return visitor.visit({name: getattr(value, name) for name in names}, depth)


def _mapping(visitor: Visitor, value: Any, depth: int) -> Tree:
    if not _has(value, "keys", "__getitem__", "__iter__"):
        return None
    keys = islice(value.keys(), visitor.most + 1)
    return visitor.pairs(((key, value[key]) for key in keys), type_name(value), depth)


def _number(visitor: Visitor, value: Any, depth: int) -> Tree:
    if _has(value, "__index__"):
        return visitor.visit(int.__int__(index(value)), depth)
    if _has(value, "__float__"):
        return visitor.visit(float.__float__(float(value)), depth)
    if _has(value, "__complex__"):
        return visitor.visit(complex.__complex__(complex(value)), depth)
    return None


def _range(visitor: Visitor, value: Any, depth: int) -> Tree:
    return visitor.drawn(value, depth + 1) if type(value) is range else None


def _iterable(visitor: Visitor, value: Any, depth: int) -> Tree:
    return visitor.drawn(value, depth + 1) if _has(value, "__iter__") else None


def _has(value: Any, *names: str) -> bool:
    # A class gives what its instances have, but is none of them.
    return all(hasattr(type(value), name) for name in names)


# Each kind of Foreign that is told by methods, and the tree of what they give, or None.
_BY_METHODS: "tuple[tuple[str, Callable[[Visitor, Any, int], Tree]], ...]" = (
    ("date", _date),
    ("array-like", _array_like),
    ("dataclass", _dataclass),
    ("range", _range),
    ("mapping", _mapping),
    ("number", _number),
    ("iterable", _iterable),
)
