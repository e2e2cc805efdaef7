"""Messages over a socket: they arrive as they were sent, in time, or are refused."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.values import frames
from grader.values.frames import Channel, Closed, FrameError, Message, TooLarge
from grader.values.limits import MAX_BYTES, MAX_FRAME, Refused

messages = st.builds(
    Message, st.integers(0, 255), st.integers(0, 2**32 - 1), st.binary(max_size=200)
)
sizes = st.lists(st.integers(1, 50), min_size=1)


def bytes_of(*sent: Message) -> bytes:
    """What a channel sends."""
    stream = Dripping(b"", [1])
    for message in sent:
        Channel(stream).send(*message)
    return stream.sent


class Dripping:
    """A connection on which bytes come in pieces of these sizes, one a second, and then no more."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data, self.sizes, self.now, self.sent = data, sizes, 0, b""

    def settimeout(self, value: float | None, /) -> None:
        """Nothing is waited for: the channel has to look at the clock itself."""
        assert value is None or value > 0

    def sendall(self, data: bytes, /) -> None:
        """Keep what is sent."""
        self.sent += data

    def recv(self, size: int, /) -> bytes:
        """The next piece."""
        piece = self.data[: min(size, self.sizes[self.now % len(self.sizes)])]
        self.data = self.data[len(piece) :]
        self.now += 1
        return piece


Pair = tuple[Channel, Channel, socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two connected channels, and their sockets."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), Channel(theirs), ours, theirs


def soon() -> float:
    """A deadline that has not passed, and will not be waited for."""
    return time.monotonic() + 20


@given(st.lists(messages, min_size=1, max_size=3), sizes)
def test_in_pieces(sent: list[Message], sizes: list[int]) -> None:
    """Messages arrive as they were sent, one after the other, in whatever pieces they come."""
    channel = Channel(Dripping(bytes_of(*sent), sizes))
    for message in sent:
        assert channel.receive() == message
    with pytest.raises(Closed):
        channel.receive()


def test_a_short_message_takes_one_call() -> None:
    """What arrives at once is taken at once, the messages that follow included."""
    sent = [Message(1, at, bytes(1000)) for at in range(3)]
    stream = Dripping(bytes_of(*sent), [10_000])
    channel = Channel(stream)
    assert [channel.receive() for _ in sent] == sent
    assert stream.now == 1


@given(messages, st.lists(st.integers(1, 9), min_size=1), st.integers(1, 40))
def test_deadline_in_the_middle(message: Message, sizes: list[int], seconds: int) -> None:
    """A message is there by its deadline or it is a TimeoutError, however it is cut in pieces."""
    stream = Dripping(bytes_of(message), sizes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "monotonic", lambda: stream.now)
        try:
            assert Channel(stream).receive(seconds) == message
        except TimeoutError:
            assert stream.now == seconds
            assert stream.data
    assert stream.now <= seconds


@given(messages, st.data())
def test_damaged_streams(message: Message, data: st.DataObject) -> None:
    """A damaged stream gives messages, until it is refused with FrameError or ends."""
    damaged = bytearray(bytes_of(message) * 2)
    at = data.draw(st.integers(0, len(damaged) - 1))
    damaged[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    channel = Channel(Dripping(bytes(damaged), data.draw(sizes)))
    with contextlib.suppress(FrameError):
        while True:
            assert len(channel.receive().payload) <= len(damaged)


def test_over_a_socket(pair: Pair) -> None:
    """Messages that were sent one after the other are received one by one, either way."""
    ours, theirs, *_ = pair
    for at in range(3):
        theirs.send(1, at, b"hello" * at, soon())
    for at in range(3):
        assert ours.receive(soon()) == Message(1, at, b"hello" * at)
    ours.send(2, 2**32 - 1, b"")
    assert theirs.receive() == Message(2, 2**32 - 1, b"")


def test_a_large_message(pair: Pair) -> None:
    """A message much larger than a socket's buffer arrives whole."""
    ours, theirs, *_ = pair
    payload = bytes(range(256)) * 12_500
    sender = threading.Thread(target=theirs.send, args=(1, 1, payload, soon()))
    sender.start()
    received = ours.receive(soon())
    sender.join()
    assert received.payload == payload


@pytest.mark.parametrize("part", [0, 2, 4, 8, 10])
def test_closed_connection(pair: Pair, part: int) -> None:
    """A connection that is closed before a whole message has come is Closed, wherever it ends."""
    ours, _, _, theirs = pair
    theirs.sendall(bytes_of(Message(1, 1, b"text"))[:part])
    theirs.close()
    with pytest.raises(Closed):
        ours.receive(soon())


def test_slow_drip(pair: Pair) -> None:
    """The deadline is for the whole message: bytes that keep dripping in do not prolong it."""
    ours, _, _, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        for byte in bytes_of(Message(1, 1, bytes(1000))):
            if stop.wait(0.02):
                return
            theirs.sendall(bytes([byte]))

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with pytest.raises(TimeoutError):
            ours.receive(time.monotonic() + 0.2)
    finally:
        stop.set()
        dripping.join()


def test_silence(pair: Pair) -> None:
    """Nothing at all by the deadline is a TimeoutError, and so is a deadline in the past."""
    ours, theirs, *_ = pair
    with pytest.raises(TimeoutError):
        ours.receive(time.monotonic() + 0.01)
    theirs.send(1, 1, b"")
    with pytest.raises(TimeoutError):
        ours.receive(time.monotonic() - 1)
    assert ours.receive() == Message(1, 1, b"")


def test_unread_message(pair: Pair) -> None:
    """Sending to a side that does not read ends with the deadline, also after one without."""
    _, theirs, *_ = pair
    theirs.send(1, 1, b"")
    with pytest.raises(TimeoutError):
        theirs.send(1, 1, bytes(8_000_000), time.monotonic() + 0.05)


@pytest.mark.parametrize("length", [0, 4, MAX_FRAME + 1, 2**32 - 1])
def test_announced_length(pair: Pair, length: int) -> None:
    """A length that no frame has, or over the cap, is refused before anything is read."""
    ours, _, _, theirs = pair
    theirs.sendall(struct.pack("<I", length))
    with pytest.raises(FrameError) as caught:
        ours.receive(soon())
    assert isinstance(caught.value, TooLarge) == (length > MAX_FRAME)
    assert isinstance(caught.value, Refused)


def test_smaller_cap(pair: Pair) -> None:
    """The receiver may set a cap of its own, on what a frame announces."""
    ours, theirs, *_ = pair
    for _ in range(2):
        theirs.send(1, 1, bytes(10))
    assert ours.receive(soon(), max_frame=15).payload == bytes(10)
    with pytest.raises(TooLarge, match="too large, with more than"):
        ours.receive(soon(), max_frame=14)


def test_the_largest_tree_has_a_frame() -> None:
    """What may be encoded may be sent; what may not is refused before anything is sent."""
    stream = Dripping(b"", [1])
    Channel(stream).send(1, 1, bytes(MAX_BYTES))
    before = len(stream.sent)
    with pytest.raises(TooLarge):
        Channel(stream).send(1, 1, bytes(MAX_FRAME))
    assert len(stream.sent) == before
