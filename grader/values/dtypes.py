"""The dtypes that cross, and their bytes.

    dtype   u8 code 0 to 13: one of FIXED
            | u8 14 (text) or 15 (bytes), u32 characters, at least 1
            | u8 16 (datetime64) or 17 (timedelta64), u8 unit, u32 multiple: 1 to 2**31 - 1

Units are numbered as in UNITS; the generic one has the multiple 1. Byte orders are little endian.
"""

from struct import Struct
from typing import Any

from numpy import (
    bool_,
    bytes_,
    complexfloating,
    datetime64,
    datetime_data,
    dtype,
    floating,
    integer,
    str_,
    timedelta64,
)

from .limits import MAX_FRAME, Refused
from .tree import AnyArray

_INTEGERS = ("?", "<i1", "<i2", "<i4", "<i8", "<u1", "<u2", "<u4", "<u8")
_FLOATS = ("<f2", "<f4", "<f8", "<c8", "<c16")
FIXED = tuple(map(dtype, (*_INTEGERS, *_FLOATS)))
CODES = {known: code for code, known in enumerate(FIXED)}
BOOL, UINT8, UINT32 = FIXED[0], FIXED[5], FIXED[7]
_TEXT, _BYTES, _DATETIME, _TIMEDELTA = range(len(FIXED), len(FIXED) + 4)
UNITS = ("generic", "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
MAX_MULTIPLE = 2**31 - 1
_SIZED, _TIMED = Struct("<BI"), Struct("<BBI")


def dtype_bytes(kind: "dtype[Any]") -> "bytes | None":
    """The bytes of a dtype, or None where it cannot cross."""
    code = CODES.get(kind)
    if code is not None:
        return bytes((code,))
    if not kind.isnative or kind.fields is not None or not kind.itemsize:
        return None
    if kind.type is str_:
        return _SIZED.pack(_TEXT, kind.itemsize // 4)
    if kind.type is bytes_:
        return _SIZED.pack(_BYTES, kind.itemsize)
    if kind.type is datetime64 or kind.type is timedelta64:
        unit, multiple = datetime_data(kind)
        code = _DATETIME if kind.type is datetime64 else _TIMEDELTA
        return _TIMED.pack(code, UNITS.index(unit), multiple)
    return None


def read_dtype(body: bytes, at: int) -> "tuple[dtype[Any], int]":
    """The dtype whose bytes begin at a place, and the place after them. Raises Refused."""
    code = body[at]
    if code < len(FIXED):
        return FIXED[code], at + 1
    if code in (_TEXT, _BYTES):
        _, size = _SIZED.unpack_from(body, at)
        letter, width = ("<U", 4) if code == _TEXT else ("S", 1)
        if not 1 <= size <= MAX_FRAME // width:
            raise Refused(f"text of {size} characters")
        return dtype(f"{letter}{size}"), at + _SIZED.size
    if code not in (_DATETIME, _TIMEDELTA):
        raise Refused(f"no dtype has the code {code}")
    _, unit, multiple = _TIMED.unpack_from(body, at)
    letter = "<M8" if code == _DATETIME else "<m8"
    if unit == 0 and multiple == 1:
        return dtype(letter), at + _TIMED.size
    if not 0 < unit < len(UNITS) or not 1 <= multiple <= MAX_MULTIPLE:
        raise Refused(f"no unit of time is {multiple} times number {unit}")
    return dtype(f"{letter}[{multiple}{UNITS[unit]}]"), at + _TIMED.size


def nearest_dtype(array: AnyArray) -> "AnyArray | None":
    """The array as one of a dtype that can cross: a long double, a foreign byte order. Or None."""
    for family, target in (
        (bool_, "?"),
        (timedelta64, ""),  # is an integer to NumPy
        (integer, "<i8"),
        (floating, "<f8"),
        (complexfloating, "<c16"),
    ):
        if target and issubclass(array.dtype.type, family):
            if family is integer and array.dtype.kind == "u":
                return array.astype("<u8")
            return array.astype(target)
        if issubclass(array.dtype.type, family):
            break
    if array.dtype.kind in "USMmT":
        native = array.astype("U") if array.dtype.kind == "T" else array
        if not native.dtype.itemsize:
            native = native.astype(f"{native.dtype.kind}1")
        return native.astype(native.dtype.newbyteorder("="))
    return None
