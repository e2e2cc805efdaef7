"""The tree of values: plain objects, and a frozen class for each that is not plain.

Plain are None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, NumPy's
scalars and arrays of the dtypes of `dtypes`: exactly these types, never a subclass. An array
without axes is an array, and a scalar is a scalar.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

AnyArray: TypeAlias = NDArray[Any]
# A plain value whose parts are trees, or one of the classes below.
Tree: TypeAlias = Any

FOREIGN = (
    "matrix",  # numpy.matrix: its array
    "masked",  # a masked array: its data
    "subclass",  # another subclass of ndarray: its array
    "dtype",  # an array or scalar of another dtype: an array of the nearest one that crosses
    "objects",  # an array of objects: nested lists of them, or one value where it has no axes
    "array-like",  # an object with __array__: what that gives
    "number",  # an object with __index__, __float__ or __complex__: what that gives
    "int",  # a subclass of int: its int; and so on
    "float",
    "complex",
    "str",
    "bytes",  # also a bytearray or memoryview
    "list",
    "tuple",
    "dict",
    "set",  # also one whose elements amount to things that no set can hold: then a list
    "frozenset",
    "pairs",  # a mapping whose keys amount to things that no dict can hold: a list of pairs
    "mapping",  # an object with keys(): a dict
    "dataclass",  # a dict of its fields
    "range",  # a list
    "iterable",  # a generator or another object with __iter__: a list
    "date",  # a date, time or datetime: its text by ISO 8601
    "attributes",  # another object that a function returned: a dict of its attributes
    "sparse",  # a sparse matrix of SciPy: its shape, and the places and values of its entries
)
TABLES = ("frame", "series", "index")


@dataclass(frozen=True, slots=True)
class Source:
    """A callable sent as text: an expression such as "lambda x: x * x", or a def."""

    text: str


@dataclass(frozen=True, slots=True)
class Handle:
    """The number, 0 to 2**64 - 1, of an object that stays on the student's side."""

    number: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """What is not exactly a plain value but amounts to one. kind is one of FOREIGN."""

    kind: str
    type_name: str
    value: Tree


def unwrapped(tree: Tree) -> Tree:
    """The plain value that a tree amounts to."""
    while type(tree) is Foreign:
        tree = tree.value
    return tree


@dataclass(frozen=True, slots=True)
class Opaque:
    """What cannot cross: only the name of its type does."""

    type_name: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is too large. length counts items, or -1; arrays have a dtype and a shape.

    digest is of the bytes of an array or text, as BLAKE2b with 16 bytes, or empty where not taken.
    """

    type_name: str
    length: int = -1
    dtype: str = ""
    shape: tuple[int, ...] = ()
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a label, the name of its dtype, an array with one axis or a list.

    Where a value is missing a list holds None.
    """

    label: Tree
    dtype: str
    values: Tree


@dataclass(frozen=True, slots=True)
class Table:
    """A DataFrame, Series or Index, as kind says: frame, series or index.

    index has a column for each of its levels, and none where rows are counted from 0. names are
    those of the levels of a frame's column labels; with several, a label is a tuple of as many.
    """

    kind: str
    columns: tuple[Column, ...]
    index: tuple[Column, ...] = ()
    names: tuple[Tree, ...] = (None,)
