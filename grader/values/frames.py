"""Messages over a stream socket: a kind, a sequence number and a payload of bytes.

    frame   u32 length of the rest, u8 kind, u32 sequence, payload

All integers are little endian. The length is checked against a cap before anything is allocated for
it, and a deadline is for the whole frame: a slow drip does not prolong it.
"""

from struct import Struct
from time import monotonic
from typing import NamedTuple, Protocol

from .limits import MAX_FRAME, Refused

_HEAD = Struct("<IBI")
_LENGTH = Struct("<I")
_REST = _HEAD.size - _LENGTH.size
_PIECE, _LARGE_PIECE = 1 << 16, 1 << 20


class Connection(Protocol):
    """The part of a stream socket that frames need."""

    def settimeout(self, value: "float | None", /) -> None:
        """Bound the calls that follow, in seconds."""

    def sendall(self, data: bytes, /) -> None:
        """Send all of the bytes."""

    def recv(self, size: int, /) -> bytes:
        """Receive at most size bytes; none at the end of the stream."""
        ...


class FrameError(Refused):
    """The bytes received are not a frame, or are more than was agreed."""


class Closed(FrameError):
    """The other side closed the connection."""


class TooLarge(FrameError):
    """A frame announces more bytes than were agreed."""


class Message(NamedTuple):
    """One message: a kind (0 to 255), a sequence number (below 2**32) and a payload."""

    kind: int
    sequence: int
    payload: bytes


class Channel:
    """Sends and receives messages over a connection, and keeps what arrived too early."""

    __slots__ = ("_connection", "_early", "_unbounded")

    def __init__(self, connection: Connection) -> None:
        self._connection, self._early, self._unbounded = connection, b"", False

    def send(
        self, kind: int, sequence: int, payload: bytes, deadline: "float | None" = None
    ) -> None:
        """Send a message; raises TimeoutError past the deadline (time.monotonic seconds).

        Raises TooLarge, before anything is sent, for a payload that no frame holds.
        """
        length = _REST + len(payload)
        if length > MAX_FRAME:
            raise TooLarge(f"a frame of {length} bytes is over the cap")
        self._bound(deadline)
        self._connection.sendall(_HEAD.pack(length, kind, sequence) + payload)

    def receive(self, deadline: "float | None" = None, max_frame: int = MAX_FRAME) -> Message:
        """Receive one message; raises TimeoutError past the deadline, Closed, TooLarge, FrameError.

        max_frame is a cap on the length that a frame announces, in bytes.
        """
        data = self._early or self._piece(_PIECE, deadline)
        while len(data) < _LENGTH.size:
            data += self._piece(_PIECE, deadline)
        (length,) = _LENGTH.unpack_from(data)
        if length > max_frame:
            self._early = data
            most = max_frame / 2**20
            raise TooLarge(f"what came back is too large, with more than {most:.3g} MiB")
        if length < _REST:
            raise FrameError(f"a frame announces {length} bytes")
        end = _LENGTH.size + length
        if len(data) < end:
            data = self._rest(data, end, deadline)
        _, kind, sequence = _HEAD.unpack_from(data)
        self._early = data[end:]
        return Message(kind, sequence, data[_HEAD.size : end])

    def _rest(self, data: bytes, end: int, deadline: "float | None") -> bytes:
        received = bytearray(data)
        while len(received) < end:
            received += self._piece(min(end - len(received), _LARGE_PIECE), deadline)
        return bytes(received)

    def _piece(self, size: int, deadline: "float | None") -> bytes:
        self._bound(deadline)
        piece = self._connection.recv(size)
        if not piece:
            raise Closed("the connection was closed")
        return piece

    def _bound(self, deadline: "float | None") -> None:
        if deadline is None:
            if not self._unbounded:
                self._connection.settimeout(None)
                self._unbounded = True
            return
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        self._unbounded = False
