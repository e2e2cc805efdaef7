"""Writes trees as bytes, in the form of `form`."""

from collections.abc import Callable
from struct import Struct
from struct import error as StructError
from typing import Any

from numpy import asarray, bytes_, datetime64, ndarray, str_, timedelta64

from .dtypes import CODES, FIXED, dtype_bytes
from .form import (
    ARRAY,
    ARRAY_HEADS,
    BYTES,
    BYTES_SCALAR,
    COMPLEX,
    COMPLEX128,
    COUNT,
    COUNTED,
    DICT,
    DIGEST_SIZE,
    EXTENTS,
    FALSE,
    FLOAT,
    FLOAT64,
    FOREIGN_VALUE,
    FROZENSET,
    HANDLE,
    INT,
    INT64,
    LARGE_INT,
    LENGTH,
    LIST,
    NONE,
    OPAQUE,
    SCALAR,
    SET,
    SOURCE,
    STR,
    STR_SCALAR,
    SUMMARY,
    TABLE,
    TRUE,
    TUPLE,
    UINT64,
)
from .limits import (
    HEAVY,
    MAX_AXES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INT_BYTES,
    MAX_KEY_WORK,
    MAX_NAME,
    MAX_NODES,
    Refused,
    int_size,
    is_moderate,
    key_weight,
)
from .tree import (
    FOREIGN,
    TABLES,
    AnyArray,
    Column,
    Foreign,
    Handle,
    Opaque,
    Source,
    Summary,
    Table,
    Tree,
)

_FOREIGN = {kind: bytes((FOREIGN_VALUE, place)) for place, kind in enumerate(FOREIGN)}
_TABLES = {kind: bytes((TABLE, place)) for place, kind in enumerate(TABLES)}
_SMALLEST_INT, _LARGEST_INT = -(2**63), 2**63 - 1


def encode(tree: Tree) -> bytes:
    """The bytes of a tree. Raises Refused where `decode` would not take them."""
    writer = _Writer()
    try:
        writer.write(tree, 0)
    except (StructError, KeyError, UnicodeError, TypeError, AttributeError) as error:
        raise Refused(f"no tree: {error}") from None
    encoded = b"".join(writer.parts)
    if len(encoded) > MAX_BYTES:
        raise Refused(f"a tree of {len(encoded)} bytes is over the cap")
    return encoded


def same(one: Tree, other: Tree) -> bool:
    """Whether two trees are the same by type and bits: 1 is not True, 0.0 not -0.0, nan is nan.

    Raises Refused for what is not a tree, or too large to be one.
    """
    if type(one) is not type(other):
        return False
    if type(one) is ndarray and one.dtype in CODES and one.dtype.kind != "b":
        alike = one.dtype == other.dtype and one.shape == other.shape
        return bool(alike and one.tobytes() == other.tobytes())
    return encode(one) == encode(other)


class _Writer:
    """Parts of the bytes, and what may still be written."""

    __slots__ = ("keys", "nodes", "parts", "room")

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.nodes, self.room, self.keys = MAX_NODES, MAX_BYTES, MAX_KEY_WORK

    def write(self, tree: Tree, depth: int) -> None:
        """Add a tree."""
        self.nodes -= 1
        if self.nodes < 0 or depth > MAX_DEPTH:
            raise Refused("a tree of too many values or levels")
        _writer(type(tree))(self, tree, depth)

    def fill(self, data: bytes) -> None:
        """Add bytes that may be many."""
        self.room -= len(data)
        if self.room < 0:
            raise Refused("a tree of too many bytes")
        self.parts.append(data)


def _writer(kind: type) -> "Callable[[_Writer, Any, int], None]":
    writer = _WRITERS.get(kind)
    if writer is None:
        raise Refused(f"a {kind.__name__} cannot cross")
    return writer


def _name(self: _Writer, text: str) -> None:
    if len(text) > MAX_NAME:
        raise Refused("a name is too long")
    data = text.encode("utf-8", "surrogatepass")
    self.parts.append(COUNT.pack(len(data)) + data)


def _none(self: _Writer, tree: None, depth: int) -> None:
    self.parts.append(bytes((NONE,)))


def _bool(self: _Writer, tree: bool, depth: int) -> None:
    self.parts.append(bytes((TRUE if tree else FALSE,)))


def _int(self: _Writer, tree: int, depth: int) -> None:
    if _SMALLEST_INT <= tree <= _LARGEST_INT:
        self.parts.append(INT64.pack(INT, tree))
        return
    length = int_size(tree)
    if length > MAX_INT_BYTES:
        raise Refused(f"an int of {length} bytes")
    self.parts.append(COUNTED.pack(LARGE_INT, length))
    self.fill(tree.to_bytes(length, "little", signed=True))


def _float(self: _Writer, tree: float, depth: int) -> None:
    self.parts.append(FLOAT64.pack(FLOAT, tree))


def _complex(self: _Writer, tree: complex, depth: int) -> None:
    self.parts.append(COMPLEX128.pack(COMPLEX, tree.real, tree.imag))


def _counted(tag: int, to_bytes: Callable[[Any], bytes]) -> Callable[[_Writer, Any, int], None]:
    def write(self: _Writer, tree: Any, depth: int) -> None:
        data = to_bytes(tree)
        self.parts.append(COUNTED.pack(tag, len(data)))
        self.fill(data)

    return write


def _utf8(text: str) -> bytes:
    if len(text) > MAX_BYTES:
        raise Refused("a text over the cap")
    return text.encode("utf-8", "surrogatepass")


def _sequence(tag: int) -> Callable[[_Writer, Any, int], None]:
    def write(self: _Writer, tree: Any, depth: int) -> None:
        self.parts.append(COUNTED.pack(tag, len(tree)))
        self.nodes -= len(tree)
        depth += 1
        if self.nodes < 0 or (tree and depth > MAX_DEPTH):
            raise Refused("a tree of too many values or levels")
        writers = _WRITERS
        for item in tree:
            (writers.get(type(item)) or _writer(type(item)))(self, item, depth)

    return write


def _charge_keys(self: _Writer, keys: Any) -> None:
    self.keys -= sum(map(key_weight, keys)) ** 2
    if self.keys < 0:
        raise Refused("a dict or set of too many keys")


def _dict(self: _Writer, tree: "dict[Any, Any]", depth: int) -> None:
    self.nodes -= HEAVY
    _charge_keys(self, tree)
    self.parts.append(COUNTED.pack(DICT, len(tree)))
    depth += 1
    for key, value in tree.items():
        self.write(key, depth)
        self.write(value, depth)


def _set(tag: int) -> Callable[[_Writer, Any, int], None]:
    def write(self: _Writer, tree: Any, depth: int) -> None:
        self.nodes -= HEAVY
        _charge_keys(self, tree)
        before, self.parts, elements = self.parts, [], []
        for element in tree:
            self.write(element, depth + 1)
            elements.append(b"".join(self.parts))
            self.parts.clear()
        self.parts = before
        self.parts.append(COUNTED.pack(tag, len(elements)))
        self.parts.extend(sorted(elements))

    return write


def _array(self: _Writer, tree: AnyArray, depth: int) -> None:
    self.nodes -= HEAVY
    code, shape = CODES.get(tree.dtype), tree.shape
    axes, size = len(shape), tree.nbytes
    if axes > MAX_AXES or size > self.room or not (size or is_moderate(shape)):
        raise Refused(f"an array of shape {shape} cannot cross")
    if code is not None:
        self.parts.append(ARRAY_HEADS[axes].pack(ARRAY, axes, code, *shape))
    else:
        head = dtype_bytes(tree.dtype)
        if head is None:
            raise Refused(f"an array of {tree.dtype} cannot cross")
        self.parts.append(bytes((ARRAY, axes)) + head + EXTENTS[axes].pack(*shape))
    self.room -= size
    self.parts.append(tree.tobytes() if code else _whole(tree))


def _whole(array: AnyArray) -> bytes:
    """The bytes of an array that may hold bools other than 0 and 1."""
    return (array.view("u1") != 0).tobytes() if array.dtype.kind == "b" else array.tobytes()


def _scalar(self: _Writer, tree: Any, depth: int) -> None:
    self.nodes -= HEAVY
    array = asarray(tree)
    head = dtype_bytes(array.dtype)
    if head is None:
        raise Refused(f"a scalar of {array.dtype} cannot cross")
    self.parts.append(bytes((SCALAR,)) + head + array.tobytes())


def _handle(self: _Writer, tree: Handle, depth: int) -> None:
    self.parts.append(UINT64.pack(HANDLE, tree.number))


def _foreign(self: _Writer, tree: Foreign, depth: int) -> None:
    self.parts.append(_FOREIGN[tree.kind])
    _name(self, tree.type_name)
    self.write(tree.value, depth + 1)


def _opaque(self: _Writer, tree: Opaque, depth: int) -> None:
    self.parts.append(bytes((OPAQUE,)))
    _name(self, tree.type_name)


def _summary(self: _Writer, tree: Summary, depth: int) -> None:
    if len(tree.shape) > MAX_DEPTH or len(tree.digest) not in (0, DIGEST_SIZE):
        raise Refused("no summary")
    self.parts.append(bytes((SUMMARY,)))
    _name(self, tree.type_name)
    self.parts.append(LENGTH.pack(tree.length))
    _name(self, tree.dtype)
    self.parts.append(Struct(f"<B{len(tree.shape)}Q").pack(len(tree.shape), *tree.shape))
    self.parts.append(bytes((len(tree.digest),)) + tree.digest)


def _columns(self: _Writer, columns: "tuple[Column, ...]", depth: int) -> None:
    self.parts.append(COUNT.pack(len(columns)))
    for column in columns:
        self.write(column.label, depth)
        _name(self, column.dtype)
        self.write(column.values, depth)


def _table(self: _Writer, tree: Table, depth: int) -> None:
    check_table(tree)
    self.parts.append(_TABLES[tree.kind])
    _columns(self, tree.columns, depth + 1)
    _columns(self, tree.index, depth + 1)
    self.parts.append(COUNT.pack(len(tree.names)))
    for name in tree.names:
        self.write(name, depth + 1)


def check_table(table: Table) -> None:
    """Raise Refused unless all columns are as long as one another and a series has just one."""
    lengths = set()
    for column in (*table.columns, *table.index):
        values = column.values
        if type(values) is ndarray and values.ndim == 1:
            lengths.add(values.shape[0])
        elif type(values) is list:
            lengths.add(len(values))
        else:
            raise Refused("a column is neither a list nor an array with one axis")
    if len(lengths) > 1 or not table.names:
        raise Refused("a table's columns differ in length, or its labels have no level")
    if table.kind == "series" and len(table.columns) != 1:
        raise Refused("a series has one column")
    if table.kind == "index" and (table.index or not table.columns):
        raise Refused("an index has columns only")


_WRITERS: "dict[type, Callable[[_Writer, Any, int], None]]" = {
    **{kind.type: _scalar for kind in FIXED},
    datetime64: _scalar,
    timedelta64: _scalar,
    type(None): _none,
    bool: _bool,
    int: _int,
    float: _float,
    complex: _complex,
    str: _counted(STR, _utf8),
    bytes: _counted(BYTES, bytes),
    tuple: _sequence(TUPLE),
    list: _sequence(LIST),
    dict: _dict,
    set: _set(SET),
    frozenset: _set(FROZENSET),
    ndarray: _array,
    str_: _counted(STR_SCALAR, _utf8),
    bytes_: _counted(BYTES_SCALAR, bytes),
    Source: _counted(SOURCE, lambda tree: _utf8(tree.text)),
    Handle: _handle,
    Foreign: _foreign,
    Opaque: _opaque,
    Summary: _summary,
    Table: _table,
}
