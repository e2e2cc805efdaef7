"""Frames: what is encoded comes back, and whatever else arrives is refused, cheaply."""

import contextlib
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.inside import frames
from grader.inside.frames import (
    DTYPES,
    MAX_ARRAYS,
    MAX_AXES,
    MAX_TEXT,
    AnyArray,
    Closed,
    Frame,
    FrameError,
    decode,
    encodable,
    encode,
    receive,
    send,
)

PREFIX = 4
BOOL = DTYPES.index(np.dtype("?"))
FLOAT64 = DTYPES.index(np.dtype("<f8"))

shapes = hnp.array_shapes(min_dims=0, max_dims=MAX_AXES, min_side=0, max_side=3)
arrays = st.sampled_from(DTYPES).flatmap(lambda kind: hnp.arrays(kind, shapes))
messages = st.tuples(
    st.integers(0, 255),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=50),
    st.lists(arrays, max_size=4).map(tuple),
)


@st.composite
def views(draw: st.DrawFn) -> AnyArray:
    """An array that need not be contiguous: transposed, reversed, strided or broadcast."""
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
    array = np.arange(np.prod(shape)).reshape(shape).astype(draw(st.sampled_from(DTYPES)))
    view = array.transpose(draw(st.permutations(range(array.ndim))))
    if draw(st.booleans()):
        steps = draw(st.tuples(*[st.sampled_from([1, -1, 2, -2])] * array.ndim))
        view = view[tuple(slice(None, None, step) for step in steps)]
    if draw(st.booleans()):
        view = np.broadcast_to(view, (2, *view.shape))
    return view


def body_of(text: bytes, *described: bytes, count: int | None = None, kind: int = 1) -> bytes:
    """A frame's bytes put together by hand."""
    number = len(described) if count is None else count
    return struct.pack("<BII", kind, 7, len(text)) + text + bytes([number]) + b"".join(described)


def array_head(code: int, *extents: int) -> bytes:
    """The head of an array within a frame."""
    return bytes([code, len(extents)]) + struct.pack(f"<{len(extents)}I", *extents)


def same(one: AnyArray, other: AnyArray) -> bool:
    """Whether two arrays are the same to the last bit."""
    return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())


@given(messages)
def test_round_trip(message: tuple[int, int, bytes, tuple[AnyArray, ...]]) -> None:
    """Kind, sequence, text and every array come back as they were sent, to the last bit."""
    kind, sequence, text, sent = message
    encoded = encode(kind, sequence, text, sent)
    assert struct.unpack("<I", encoded[:PREFIX]) == (len(encoded) - PREFIX,)
    frame = decode(encoded[PREFIX:])
    assert (frame.kind, frame.sequence, frame.text) == (kind, sequence, text)
    assert len(frame.arrays) == len(sent)
    assert all(same(one, other) for one, other in zip(frame.arrays, sent, strict=True))


@given(views())
@example(np.arange(6.0).reshape(2, 3).T)
def test_views_cross(view: AnyArray) -> None:
    """Arrays that are not contiguous arrive with the values that they show."""
    (received,) = decode(encode(1, 1, b"", (view,))[PREFIX:]).arrays
    assert same(received, view)


@given(st.lists(arrays, min_size=1, max_size=3).map(tuple))
def test_received_arrays_are_owned(sent: tuple[AnyArray, ...]) -> None:
    """What is received owns its memory and can be written to."""
    for array in decode(encode(1, 1, b"", sent)[PREFIX:]).arrays:
        if array.dtype == np.bool_ and array.shape == ():
            continue  # the test below
        assert array.flags.owndata
        assert array.flags.writeable
        assert array.flags.aligned
        assert array.flags.c_contiguous


@pytest.mark.parametrize("kind", DTYPES, ids=str)
def test_arrays_without_axes(kind: np.dtype[Any]) -> None:
    """An array without axes is received as one, of whatever dtype, and not as a NumPy scalar."""
    (array,) = decode(encode(1, 1, b"", (np.array(1, dtype=kind),))[PREFIX:]).arrays
    assert type(array) is np.ndarray
    assert array.shape == ()
    array[...] = 0
    assert not array


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(2, dtype=">f8"),
        np.zeros(2, dtype=">i4"),
        np.zeros(2, dtype=np.longdouble),
        np.zeros(2, dtype=np.clongdouble),
        np.zeros(2, dtype=object),
        np.zeros(2, dtype="U3"),
        np.zeros(2, dtype="S3"),
        np.zeros(2, dtype="M8[s]"),
        np.zeros(2, dtype=[("a", "f8")]),
        np.zeros((1,) * (MAX_AXES + 1)),
    ],
    ids=lambda array: f"{array.dtype}-{array.ndim}",
)
def test_other_arrays_are_refused(array: AnyArray) -> None:
    """Foreign byte orders, objects, strings, records and too many axes cannot be encoded."""
    assert not encodable(array)
    with pytest.raises(FrameError):
        encode(1, 1, b"", (np.zeros(1), array))


@given(arrays)
def test_encodable_is_what_encode_takes(array: AnyArray) -> None:
    """Every array of a dtype in the list, with few enough axes, can be encoded."""
    assert encodable(array)
    encode(1, 1, b"", (array,))


def test_encode_refuses_what_decode_refuses() -> None:
    """An empty array too wide to be decoded is not encoded either: no frame is sent in vain."""
    for shape in ((0, 2**26 + 1), (2**27, 0), (0, 2**33)):
        with pytest.raises(FrameError):
            encode(1, 1, b"", (np.empty(shape),))


def test_caps_on_sending() -> None:
    """Text and number of arrays are capped; what is just at the cap passes."""
    full = encode(1, 1, b"t" * MAX_TEXT, (np.zeros(1),) * MAX_ARRAYS)
    frame = decode(full[PREFIX:])
    assert (len(frame.text), len(frame.arrays)) == (MAX_TEXT, MAX_ARRAYS)
    with pytest.raises(FrameError):
        encode(1, 1, b"t" * (MAX_TEXT + 1), ())
    with pytest.raises(FrameError):
        encode(1, 1, b"", (np.zeros(1),) * (MAX_ARRAYS + 1))


def test_cap_on_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame over the cap is not encoded."""
    monkeypatch.setattr(frames, "MAX_FRAME", 1000)
    assert encode(1, 1, b"", (np.zeros(100),))
    with pytest.raises(FrameError):
        encode(1, 1, b"", (np.zeros(125),))


def is_refused_or_decoded(body: bytes) -> None:
    """Decode bytes that may be anything: nothing but FrameError, and no more memory than bytes."""
    with contextlib.suppress(FrameError):
        frame = decode(body)
        assert isinstance(frame, Frame)
        assert sum(array.nbytes for array in frame.arrays) + len(frame.text) <= len(body)
        assert all(array.dtype in DTYPES for array in frame.arrays)


@given(st.binary(max_size=200))
def test_arbitrary_bytes(body: bytes) -> None:
    """Bytes of any kind are either a frame or refused with FrameError."""
    is_refused_or_decoded(body)


extents = st.one_of(st.integers(0, 4), st.sampled_from([2**16, 2**26, 2**31, 2**32 - 1]))


@given(
    st.integers(0, len(DTYPES) + 1),
    st.lists(extents, max_size=MAX_AXES),
    st.binary(max_size=100),
    st.integers(0, 3),
)
@example(FLOAT64, [0, 2**26, 2**26, 2**26], b"", 1)
def test_announced_shapes(code: int, shape: list[int], data: bytes, count: int) -> None:
    """Whatever shape an array announces, it is decoded or refused with FrameError."""
    is_refused_or_decoded(body_of(b"", array_head(code, *shape) + data, count=count))


@given(messages, st.data())
def test_mutated_frames(
    message: tuple[int, int, bytes, tuple[AnyArray, ...]], data: st.DataObject
) -> None:
    """A valid frame with bytes flipped, cut off or added is a frame or refused with FrameError."""
    body = bytearray(encode(*message)[PREFIX:])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(len(body) - 1, 0)))
        how = data.draw(st.sampled_from(["flip", "cut", "insert", "extend"]))
        if how == "flip" and body:
            body[at] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            del body[at : at + data.draw(st.integers(1, 20))]
        elif how == "insert":
            body[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            body += data.draw(st.binary(min_size=1, max_size=8))
    is_refused_or_decoded(bytes(body))


@given(messages, st.integers(1, 50))
def test_truncated_and_extended_frames(
    message: tuple[int, int, bytes, tuple[AnyArray, ...]], count: int
) -> None:
    """A frame that misses its last bytes, or has bytes to spare, is always refused."""
    body = encode(*message)[PREFIX:]
    assume(count <= len(body))
    with pytest.raises(FrameError):
        decode(body[:-count])
    with pytest.raises(FrameError):
        decode(body + bytes(count))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        body_of(b"", *[array_head(FLOAT64, 0)] * (MAX_ARRAYS + 1)),
        body_of(b"", array_head(FLOAT64, 2**32 - 1, 2**32 - 1)),
        body_of(b"", array_head(len(DTYPES))),
        body_of(b"", array_head(FLOAT64, *[1] * (MAX_AXES + 1)) + bytes(8)),
        body_of(b"", array_head(FLOAT64, 0, 2**32 - 1)),
        struct.pack("<BII", 1, 1, 2**32 - 1) + b"text",
        struct.pack("<BII", 1, 1, MAX_TEXT + 1) + b"t" * (MAX_TEXT + 1) + b"\0",
    ],
    ids=["empty", "arrays", "size", "dtype", "axes", "extent", "text beyond", "text over the cap"],
)
def test_over_the_caps(body: bytes) -> None:
    """Frames that announce more than is there, or more than was agreed, are refused."""
    with pytest.raises(FrameError):
        decode(body)


def test_announcements_allocate_nothing() -> None:
    """An array announced as gigabytes costs no memory: its size is checked first."""
    body = body_of(b"", array_head(FLOAT64, 2**20, 2**10) + bytes(64))
    tracemalloc.start()
    try:
        with pytest.raises(FrameError):
            decode(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000


@given(st.binary(max_size=20))
def test_bools_are_zero_or_one(data: bytes) -> None:
    """A bool whose byte is neither 0 nor 1 is received as a bool that NumPy knows."""
    (array,) = decode(body_of(b"", array_head(BOOL, len(data)) + data)).arrays
    assert array.dtype == np.bool_
    assert array.view(np.uint8).tolist() == [int(byte != 0) for byte in data]


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two connected sockets."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


Pair = tuple[socket.socket, socket.socket]


def soon() -> float:
    """A deadline that has not passed, and will not be waited for."""
    return time.monotonic() + 20


def test_frames_over_a_socket(pair: Pair) -> None:
    """Frames that were sent one after the other are received one by one."""
    ours, theirs = pair
    for sequence in range(3):
        send(theirs, encode(1, sequence, b"hello", (np.arange(sequence),)), soon())
    for sequence in range(3):
        frame = receive(ours, soon())
        assert (frame.sequence, frame.text) == (sequence, b"hello")
        assert frame.arrays[0].tolist() == list(range(sequence))


def test_large_frame_over_a_socket(pair: Pair) -> None:
    """A frame much larger than a socket's buffer arrives whole."""
    ours, theirs = pair
    array = np.arange(400_000, dtype=np.float64)
    sender = threading.Thread(target=send, args=(theirs, encode(1, 1, b"", (array,)), soon()))
    sender.start()
    frame = receive(ours, soon())
    sender.join()
    assert same(frame.arrays[0], array)


@pytest.mark.parametrize("part", [0, 2, 4, 10])
def test_closed_connection(pair: Pair, part: int) -> None:
    """A connection that is closed before a whole frame has come is Closed, wherever it ends."""
    ours, theirs = pair
    theirs.sendall(encode(1, 1, b"text", (np.zeros(3),))[:part])
    theirs.close()
    with pytest.raises(Closed):
        receive(ours, soon())


class Dripping:
    """A connection on which bytes come in pieces of these sizes, one a second, and then no more."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data, self.sizes, self.now = data, sizes, 0

    def settimeout(self, value: float | None, /) -> None:
        """Nothing is waited for: receive has to look at the clock itself."""
        assert value is None or value > 0

    def sendall(self, data: bytes, /) -> None:
        """Nobody listens."""

    def recv(self, size: int, /) -> bytes:
        """The next piece."""
        piece = self.data[: min(size, self.sizes[self.now % len(self.sizes)])]
        self.data = self.data[len(piece) :]
        self.now += 1
        return piece


@given(st.lists(messages, min_size=1, max_size=3), st.lists(st.integers(1, 50), min_size=1))
def test_frames_in_pieces(
    sent: list[tuple[int, int, bytes, tuple[AnyArray, ...]]], sizes: list[int]
) -> None:
    """Frames arrive as they were sent, one after the other, in whatever pieces they come."""
    stream = Dripping(b"".join(encode(*message) for message in sent), sizes)
    for kind, sequence, text, held in sent:
        frame = receive(stream)
        assert (frame.kind, frame.sequence, frame.text) == (kind, sequence, text)
        assert all(same(one, other) for one, other in zip(frame.arrays, held, strict=True))
    with pytest.raises(Closed):
        receive(stream)


@given(messages, st.data())
def test_damaged_streams(
    message: tuple[int, int, bytes, tuple[AnyArray, ...]], data: st.DataObject
) -> None:
    """A damaged stream gives frames, until it is refused with FrameError or ends."""
    damaged = bytearray(encode(*message) * 2)
    at = data.draw(st.integers(0, len(damaged) - 1))
    damaged[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    stream = Dripping(bytes(damaged), data.draw(st.lists(st.integers(1, 50), min_size=1)))
    with contextlib.suppress(FrameError):
        while True:
            frame = receive(stream)
            held = sum(array.nbytes for array in frame.arrays) + len(frame.text)
            assert held <= len(damaged)


@given(messages, st.lists(st.integers(1, 9), min_size=1), st.integers(1, 40))
def test_deadline_in_the_middle(
    message: tuple[int, int, bytes, tuple[AnyArray, ...]], sizes: list[int], seconds: int
) -> None:
    """A frame is there by its deadline or it is a TimeoutError, however it is cut in pieces."""
    stream = Dripping(encode(*message), sizes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "monotonic", lambda: stream.now)
        try:
            receive(stream, seconds)
        except TimeoutError:
            assert stream.now == seconds
            assert stream.data
    assert stream.now <= seconds


def test_slow_drip(pair: Pair) -> None:
    """The deadline is for the whole frame: bytes that keep dripping in do not prolong it."""
    ours, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        for byte in encode(1, 1, b"", (np.zeros(100),)):
            if stop.wait(0.02):
                return
            theirs.sendall(bytes([byte]))

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with pytest.raises(TimeoutError):
            receive(ours, time.monotonic() + 0.2)
    finally:
        stop.set()
        dripping.join()


def test_silence(pair: Pair) -> None:
    """Nothing at all by the deadline is a TimeoutError, and so is a deadline in the past."""
    ours, theirs = pair
    with pytest.raises(TimeoutError):
        receive(ours, time.monotonic() + 0.01)
    theirs.sendall(encode(1, 1, b"", ()))
    with pytest.raises(TimeoutError):
        receive(ours, time.monotonic() - 1)


def test_unread_frame(pair: Pair) -> None:
    """Sending to a side that does not read ends with the deadline."""
    _, theirs = pair
    with pytest.raises(TimeoutError):
        send(theirs, bytes(8_000_000), time.monotonic() + 0.05)


@pytest.mark.parametrize("length", [0, 9, frames.MAX_FRAME + 1, 2**32 - 1])
def test_announced_length(pair: Pair, length: int) -> None:
    """A length that no frame has, or over the cap, is refused before anything is read."""
    ours, theirs = pair
    theirs.sendall(struct.pack("<I", length))
    with pytest.raises(FrameError) as caught:
        receive(ours, soon())
    assert not isinstance(caught.value, Closed)


def test_smaller_cap(pair: Pair) -> None:
    """The receiver may set a cap of its own."""
    ours, theirs = pair
    frame = encode(1, 1, b"", (np.zeros(10),))
    theirs.sendall(frame * 2)
    assert receive(ours, soon(), max_frame=len(frame) - PREFIX).arrays[0].shape == (10,)
    with pytest.raises(FrameError):
        receive(ours, soon(), max_frame=len(frame) - PREFIX - 1)
