"""Reads trees from bytes, in the form of `form`. The bytes are hostile."""

from collections.abc import Callable
from math import prod
from struct import Struct
from struct import error as StructError
from typing import Any

from numpy import bytes_, dtype, empty, ndarray, str_

from .dtypes import BOOL, FIXED, UINT8, UINT32, read_dtype
from .form import (
    COMPLEX128,
    COUNT,
    COUNTED,
    DIGEST_SIZE,
    EXTENTS,
    FLOAT64,
    INT64,
    LENGTH,
    UINT64,
)
from .limits import (
    HEAVY,
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
from .writer import check_table

_LARGEST_CHARACTER = 0x10FFFF
_DOUBLE = FIXED[11]
_DOUBLE_CODE = 11


def decode(encoded: bytes, *, sources: bool = True) -> Tree:
    """The tree that these bytes are. Raises Refused on any other bytes.

    Without sources, as for all that comes from the student's side, a Source is refused too.

    It takes memory and time in proportion to the bytes, whatever they announce.
    """
    if len(encoded) > MAX_BYTES:
        raise Refused(f"a tree of {len(encoded)} bytes is over the cap")
    reader = _Reader(encoded, sources=sources)
    try:
        tree = reader.read(0)
    except (IndexError, StructError, UnicodeError, TypeError, OverflowError, ValueError) as error:
        raise Refused(f"no tree: {error}") from None
    if reader.at != len(encoded):
        raise Refused("bytes are left over after the tree")
    return tree


class _Reader:
    """A place in the bytes, and what may still be read."""

    __slots__ = ("at", "body", "keys", "nodes", "sources")

    def __init__(self, body: bytes, *, sources: bool) -> None:
        self.body, self.at, self.sources = body, 0, sources
        self.nodes, self.keys = MAX_NODES, MAX_KEY_WORK

    def read(self, depth: int) -> Tree:
        """The tree that begins here."""
        self.nodes -= 1
        if self.nodes < 0 or depth > MAX_DEPTH:
            raise Refused("a tree of too many values or levels")
        return _READERS[self.body[self.at]](self, depth)

    def take(self, count: int) -> bytes:
        """The bytes that follow, which are all there."""
        end = self.at + count
        if end > len(self.body):
            raise Refused("more is announced than is there")
        data = self.body[self.at : end]
        self.at = end
        return data

    def count(self) -> int:
        """A count of what takes at least a byte each."""
        (count,) = COUNT.unpack_from(self.body, self.at)
        self.at += COUNT.size
        if count > len(self.body) - self.at:
            raise Refused("more is announced than is there")
        return int(count)

    def counted(self) -> bytes:
        """Bytes after their tag and count."""
        self.at += 1
        return self.take(self.count())

    def name(self) -> str:
        """A short text."""
        text = self.take(self.count()).decode("utf-8", "surrogatepass")
        if len(text) > MAX_NAME:
            raise Refused("a name is too long")
        return text

    def number(self, form: Struct) -> Any:
        """What a struct of a tag and one value holds."""
        _, value = form.unpack_from(self.body, self.at)
        self.at += form.size
        return value

    def items(self, depth: int, each: int = 1) -> "list[Tree]":
        """The trees after a tag and a count of so many each."""
        _, count = COUNTED.unpack_from(self.body, self.at)
        self.at += COUNTED.size
        count *= each
        if count > len(self.body) - self.at:
            raise Refused("more is announced than is there")
        self.nodes -= count
        depth += 1
        if self.nodes < 0 or (count and depth > MAX_DEPTH):
            raise Refused("a tree of too many values or levels")
        readers, body = _READERS, self.body
        return [readers[body[self.at]](self, depth) for _ in range(count)]

    def charge_keys(self, keys: "list[Tree]") -> None:
        """Refuse keys that may be too much work to tell from each other."""
        self.keys -= sum(map(key_weight, keys)) ** 2
        if self.keys < 0:
            raise Refused("a dict or set of too many keys")


def _constant(value: "bool | None") -> "Callable[[_Reader, int], bool | None]":
    def read(self: _Reader, depth: int) -> "bool | None":
        self.at += 1
        return value

    return read


def _int(self: _Reader, depth: int) -> Any:
    return self.number(INT64)


def _large_int(self: _Reader, depth: int) -> int:
    data = self.counted()
    if len(data) > MAX_INT_BYTES:
        raise Refused(f"an int of {len(data)} bytes")
    value = int.from_bytes(data, "little", signed=True)
    if len(data) != int_size(value) or len(data) < 9:
        raise Refused("an int has bytes to spare")
    return value


def _float(self: _Reader, depth: int) -> Any:
    return self.number(FLOAT64)


def _complex(self: _Reader, depth: int) -> complex:
    _, real, imaginary = COMPLEX128.unpack_from(self.body, self.at)
    self.at += COMPLEX128.size
    return complex(real, imaginary)


def _str(self: _Reader, depth: int) -> str:
    return self.counted().decode("utf-8", "surrogatepass")


def _bytes(self: _Reader, depth: int) -> bytes:
    return self.counted()


def _tuple(self: _Reader, depth: int) -> "tuple[Tree, ...]":
    return tuple(self.items(depth))


def _list(self: _Reader, depth: int) -> "list[Tree]":
    return self.items(depth)


def _dict(self: _Reader, depth: int) -> "dict[Tree, Tree]":
    self.nodes -= HEAVY
    items = self.items(depth, 2)
    keys = items[::2]
    self.charge_keys(keys)
    tree = dict(zip(keys, items[1::2], strict=True))
    if len(tree) != len(keys):
        raise Refused("a dict has a key twice")
    return tree


def _set(self: _Reader, depth: int) -> "set[Tree]":
    self.nodes -= HEAVY
    items = self.items(depth)
    self.charge_keys(items)
    tree = set(items)
    if len(tree) != len(items):
        raise Refused("a set has an element twice")
    return tree


def _frozenset(self: _Reader, depth: int) -> "frozenset[Tree]":
    return frozenset(_set(self, depth))


def _array(self: _Reader, depth: int) -> AnyArray:
    self.nodes -= HEAVY
    body, at = self.body, self.at
    axes, code = body[at + 1], body[at + 2]
    form = EXTENTS[axes]
    if code == _DOUBLE_CODE:  # by far the most frequent, without a detour
        shape = form.unpack_from(body, at + 3)
        at += 3 + form.size
        end = at + 8 * prod(shape)
        if at < end <= len(body):
            self.at = end
            return ndarray(shape, _DOUBLE, body, at).copy()
        at = self.at
    kind, at = read_dtype(body, at + 2)
    shape = form.unpack_from(body, at)
    array, self.at = _data(body, at + form.size, kind, shape)
    return array


def _data(
    body: bytes, at: int, kind: "dtype[Any]", shape: "tuple[int, ...]"
) -> "tuple[AnyArray, int]":
    """An array that is writable, aligned and owns its memory, and the place after its data."""
    size = prod(shape)
    end = at + size * kind.itemsize
    if end > len(body):
        raise Refused("an array is larger than what is there")
    if not size:
        if not is_moderate(shape):
            raise Refused("an empty array of absurd shape")
        return empty(shape, kind), end
    if kind is BOOL:  # a byte that is neither 0 nor 1 would be a bool that NumPy does not know
        return ndarray(shape, UINT8, body, at).astype(BOOL), end
    if kind.kind == "U":  # a number that is not a character would be one that Python does not know
        points: Any = ndarray((size * kind.itemsize // 4,), UINT32, body, at)
        if points.max() > _LARGEST_CHARACTER:
            raise Refused("a text holds what is not a character")
    return ndarray(shape, kind, body, at).copy(), end


def _scalar(self: _Reader, depth: int) -> Any:
    self.nodes -= HEAVY
    kind, at = read_dtype(self.body, self.at + 1)
    if kind.kind in "US":
        raise Refused("a text has a tag of its own")
    array, self.at = _data(self.body, at, kind, ())
    return array[()]


def _str_scalar(self: _Reader, depth: int) -> str_:
    return str_(self.counted().decode("utf-8", "surrogatepass"))


def _bytes_scalar(self: _Reader, depth: int) -> bytes_:
    return bytes_(self.counted())


def _source(self: _Reader, depth: int) -> Source:
    if not self.sources:
        raise Refused("a function's source")
    return Source(self.counted().decode("utf-8", "surrogatepass"))


def _handle(self: _Reader, depth: int) -> Handle:
    return Handle(self.number(UINT64))


def _foreign(self: _Reader, depth: int) -> Foreign:
    kind = FOREIGN[self.body[self.at + 1]]
    self.at += 2
    name = self.name()
    return Foreign(kind, name, self.read(depth + 1))


def _opaque(self: _Reader, depth: int) -> Opaque:
    self.at += 1
    return Opaque(self.name())


def _summary(self: _Reader, depth: int) -> Summary:
    self.at += 1
    name = self.name()
    (length,) = LENGTH.unpack(self.take(LENGTH.size))
    kind = self.name()
    axes = self.take(1)[0]
    if axes > MAX_DEPTH:
        raise Refused(f"an array with {axes} axes")
    shape = Struct(f"<{axes}Q").unpack(self.take(8 * axes))
    digest = self.take(self.take(1)[0])
    if len(digest) not in (0, DIGEST_SIZE):
        raise Refused(f"a digest of {len(digest)} bytes")
    return Summary(name, length, kind, shape, digest)


def _columns(self: _Reader, depth: int) -> "tuple[Column, ...]":
    count = self.count()
    return tuple(Column(self.read(depth), self.name(), self.read(depth)) for _ in range(count))


def _table(self: _Reader, depth: int) -> Table:
    kind = TABLES[self.body[self.at + 1]]
    self.at += 2
    columns, index = _columns(self, depth + 1), _columns(self, depth + 1)
    names = tuple(self.read(depth + 1) for _ in range(self.count()))
    table = Table(kind, columns, index, names)
    check_table(table)
    return table


# In the order of their tags.
_READERS: "tuple[Callable[[_Reader, int], Tree], ...]" = (
    _constant(None),
    _constant(False),
    _constant(True),
    _int,
    _large_int,
    _float,
    _complex,
    _str,
    _bytes,
    _tuple,
    _list,
    _dict,
    _set,
    _frozenset,
    _array,
    _scalar,
    _str_scalar,
    _bytes_scalar,
    _source,
    _handle,
    _foreign,
    _opaque,
    _summary,
    _table,
)
