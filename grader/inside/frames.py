"""Length-prefixed frames of plain arrays: all that crosses the boundary of the student's process.

    frame   u32 length of the rest | u8 kind | u32 sequence | u32 text bytes | text
            | u8 number of arrays | array ...
    array   u8 dtype code | u8 axes | u32 extent per axis | data, C order

All integers are little endian. Nothing is ever unpickled; every size is checked against what is
there, and against a cap, before anything is allocated. The reader treats its input as hostile.
"""

from struct import Struct
from time import monotonic
from typing import Any, NamedTuple, Protocol

from numpy import dtype, empty, frombuffer
from numpy.typing import NDArray

AnyArray = NDArray[Any]

MAX_FRAME = 64 * 1024 * 1024
MAX_TEXT = 64 * 1024
MAX_ARRAYS = 64
MAX_AXES = 8

_INTEGERS = ("?", "<i1", "<i2", "<i4", "<i8", "<u1", "<u2", "<u4", "<u8")
_FLOATS = ("<f2", "<f4", "<f8", "<c8", "<c16")
DTYPES = tuple(map(dtype, (*_INTEGERS, *_FLOATS)))
_BOOL, _BYTE = DTYPES[0], DTYPES[5]
_CODES = {known: code for code, known in enumerate(DTYPES)}

_LENGTH = Struct("<I")
_HEAD = Struct("<BII")
_EXTENTS = tuple(Struct(f"<{axes}I") for axes in range(MAX_AXES + 1))
_SMALLEST = _HEAD.size + 1


class Connection(Protocol):
    """The part of a stream socket that frames need."""

    def settimeout(self, value: "float | None", /) -> None:
        """Bound the calls that follow, in seconds."""

    def sendall(self, data: bytes, /) -> None:
        """Send all of the bytes."""

    def recv(self, size: int, /) -> bytes:
        """Receive at most size bytes; none at the end of the stream."""
        ...


class FrameError(Exception):
    """The bytes received are not a frame, or are more than was agreed."""


class Closed(FrameError):
    """The other side closed the connection."""


class TooLarge(FrameError):
    """A frame announces more bytes than were agreed."""


class Frame(NamedTuple):
    """One message: a kind, a sequence number, a little text and plain arrays."""

    kind: int
    sequence: int
    text: bytes
    arrays: tuple[AnyArray, ...]


def _is_moderate(shape: "tuple[int, ...]") -> bool:
    """Whether a shape could be that of an array in a frame, if none of its extents were zero."""
    size = 1
    for extent in shape:
        size *= extent or 1
    return size <= MAX_FRAME


def encodable(array: AnyArray) -> bool:
    """Whether the array's dtype and shape can cross."""
    return array.dtype in _CODES and array.ndim <= MAX_AXES and _is_moderate(array.shape)


def encode(kind: int, sequence: int, text: bytes, arrays: "tuple[AnyArray, ...]") -> bytes:
    """The bytes of a frame, length prefix included. Raises FrameError where it would not be one."""
    if len(text) > MAX_TEXT or len(arrays) > MAX_ARRAYS:
        raise FrameError("too much for one frame")
    parts = [_HEAD.pack(kind, sequence, len(text)), text, bytes((len(arrays),))]
    for array in arrays:
        code = _CODES.get(array.dtype)
        if code is None or array.ndim > MAX_AXES or not _is_moderate(array.shape):
            raise FrameError(f"an array of {array.dtype} with {array.ndim} axes cannot cross")
        parts.append(bytes((code, array.ndim)))
        parts.append(_EXTENTS[array.ndim].pack(*array.shape))
        parts.append(array.tobytes())
    body = b"".join(parts)
    if len(body) > MAX_FRAME:
        raise FrameError(f"a frame of {len(body)} bytes is over the cap")
    return _LENGTH.pack(len(body)) + body


def decode(body: "bytes | bytearray") -> Frame:
    """Read a frame's bytes (without the length prefix). Raises FrameError on anything else."""
    if len(body) < _SMALLEST:
        raise FrameError("the frame is too short")
    kind, sequence, text_length = _HEAD.unpack_from(body)
    at = _HEAD.size + text_length
    if text_length > MAX_TEXT or at >= len(body):
        raise FrameError("the text is longer than the frame")
    text = bytes(body[_HEAD.size : at])
    count = body[at]
    at += 1
    if count > MAX_ARRAYS:
        raise FrameError(f"{count} arrays in one frame")
    arrays = []
    for _ in range(count):
        array, at = _decode_array(body, at)
        arrays.append(array)
    if at != len(body):
        raise FrameError("bytes are left over after the last array")
    return Frame(kind, sequence, text, tuple(arrays))


def _decode_array(body: "bytes | bytearray", at: int) -> "tuple[AnyArray, int]":
    if at + 2 > len(body):
        raise FrameError("the frame ends within an array")
    code, axes = body[at], body[at + 1]
    at += 2
    if code >= len(DTYPES) or axes > MAX_AXES or at + 4 * axes > len(body):
        raise FrameError("an array's head is not valid")
    shape = _EXTENTS[axes].unpack_from(body, at)
    at += 4 * axes
    kind = DTYPES[code]
    size = 1
    for extent in shape:
        size *= extent
    if size == 0 and not _is_moderate(shape):
        raise FrameError("an empty array of absurd shape")
    end = at + size * kind.itemsize
    if end > len(body):
        raise FrameError("an array is larger than its frame")
    if size == 0:
        return empty(shape, kind), end
    if kind is _BOOL:  # a byte that is neither 0 nor 1 would be a bool that NumPy does not know
        return frombuffer(body, _BYTE, size, at).reshape(shape).astype(_BOOL), end
    # A copy, so that the array is writable, aligned and owns its memory.
    return frombuffer(body, kind, size, at).reshape(shape).copy(), end


def send(sock: Connection, frame: bytes, deadline: "float | None" = None) -> None:
    """Send an encoded frame; raises TimeoutError past the deadline (time.monotonic seconds)."""
    sock.settimeout(_left(deadline))
    sock.sendall(frame)


def receive(sock: Connection, deadline: "float | None" = None, max_frame: int = MAX_FRAME) -> Frame:
    """Receive one frame; raises TimeoutError past the deadline, Closed at the end, FrameError."""
    (length,) = _LENGTH.unpack(_receive_exactly(sock, _LENGTH.size, deadline))
    if length > max_frame:
        raise TooLarge(f"a frame announces {length} bytes, of at most {max_frame}")
    if length < _SMALLEST:
        raise FrameError(f"a frame announces {length} bytes")
    return decode(_receive_exactly(sock, length, deadline))


def _receive_exactly(sock: Connection, count: int, deadline: "float | None") -> "bytes | bytearray":
    # The deadline is for the whole frame: a slow drip does not prolong it.
    received = bytearray()
    while len(received) < count:
        sock.settimeout(_left(deadline))
        chunk = sock.recv(min(count - len(received), 1 << 20))
        if not chunk:
            raise Closed("the connection was closed")
        if len(chunk) == count:
            return chunk
        received += chunk
    return received


def _left(deadline: "float | None") -> "float | None":
    if deadline is None:
        return None
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
