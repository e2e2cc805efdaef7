"""Says of a value that is too large to cross what it is, without copying it."""

from hashlib import blake2b
from typing import Any

from numpy import ndarray, uint8

from .form import DIGEST_SIZE
from .limits import MAX_DEPTH, MAX_NAME, int_size
from .tree import Summary

_SIZED = (str, bytes, tuple, list, dict, set, frozenset)
_name_of = type.__dict__["__name__"].__get__


def type_name(value: Any) -> str:
    """The name of a value's type, whatever the type says of itself; short and on one line."""
    name: str = str.__str__(_name_of(type(value)))
    return name.replace("\n", " ").replace(":", " ")[:MAX_NAME]


def summary_of(value: Any, most: int) -> Summary:
    """The type of a value, the length of a plain one, the dtype and shape of an array, a digest.

    There is none of more bytes than most.
    """
    kind, name = type(value), type_name(value)
    if kind is ndarray:
        length = value.shape[0] if value.shape else -1
        shape = value.shape[:MAX_DEPTH]
        return Summary(name, length, str(value.dtype)[:MAX_NAME], shape, _digest(value, most))
    return Summary(name, len(value) if kind in _SIZED else -1, digest=_digest(value, most))


def _digest(value: Any, most: int) -> bytes:
    kind, data = type(value), b""
    if digested(value) > most:
        return data
    if kind is ndarray:
        if value.flags.c_contiguous and not value.dtype.hasobject and value.size:
            data = value.reshape(-1).view(uint8).data
    elif kind is str:
        data = value.encode("utf-8", "surrogatepass")
    elif kind is bytes:
        data = value
    elif kind is int:
        data = value.to_bytes(int_size(value), "little", signed=True)
    return blake2b(data, digest_size=DIGEST_SIZE).digest() if len(data) else b""


def digested(value: Any) -> int:
    """How many bytes a digest of a value is made of, at most."""
    kind = type(value)
    if kind is ndarray:
        return int(value.nbytes)
    if kind is str:
        return 4 * len(value)
    return len(value) if kind is bytes else int_size(value) if kind is int else 0
