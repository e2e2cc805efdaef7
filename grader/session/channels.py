"""Channels to a kernel that may send anything, as much of it and as often as it likes.

Too large a message never arrives: ZeroMQ drops the connection, and another is made here. Anything
but a message of Jupyter's protocol is dropped here, so that nothing above has to fear it.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio

from grader.session.wire import Wire

MIB = 2**20
# Bytes of one message, and messages that may wait: their product bounds what a flood can take.
MAX_MESSAGE = {"iopub": 4 * MIB, "shell": MIB}
MAX_WAITING = {"iopub": 64, "shell": 16}
_SMALL_MESSAGE, _FEW_WAITING = 64 * 1024, 8
_RECONNECT_MS = 10
_SEND_MS = 1000
_LOOK_SECONDS = 0.1
# A message costs time however short it is.
_LEAST = 512
_MAX_STATE = 64 * 1024  # bytes of a message that says how the kernel is
# What is sent after reading was cut is the work of one who means it.
_FLOOD = 4


def restrain(socket: Any, channel: str) -> Any:
    """Bound what a channel's socket takes in; to be done before it is connected."""
    socket.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE.get(channel, _SMALL_MESSAGE))
    socket.setsockopt(zmq.RCVHWM, MAX_WAITING.get(channel, _FEW_WAITING))
    socket.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MS)
    socket.setsockopt(zmq.SNDTIMEO, _SEND_MS)  # nobody may be there to take it
    return socket


def send(socket: Any, frames: list[bytes]) -> None:
    """Send a message; raises zmq.Again where nobody takes it in a second."""
    # Not as a task of the event loop: a request is sent when this returns.
    zmq.Socket.shadow(socket.underlying).send_multipart(frames)


class GuardedChannel:
    """Gives only well-formed messages, and counts what comes in.

    flooded is called when much more came than `limit` bytes since `begin`. lost is set when a
    message has been lost since: one that was none, or too large a one, or by the kernel's end;
    disconnected says that it was not the first.
    """

    def __init__(self, socket: zmq.asyncio.Socket, wire: Wire) -> None:
        self.socket: Any = socket
        self._wire = wire
        self._monitor: Any = self.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self.taken, self.limit = 0, 64 * MIB
        self.flooded: Callable[[], None] = lambda: None
        self.lost, self.disconnected = asyncio.Event(), False
        self._must_connect = False
        self._kept = asyncio.ensure_future(self._keep_connected())

    def begin(self, limit: int) -> None:
        """Count anew."""
        self.taken, self.limit = 0, limit
        self.lost.clear()
        self.disconnected = False

    def request(self, kind: str, content: Mapping[str, Any]) -> str:
        """Send a request of that kind, and return its id; raises zmq.ZMQError."""
        number, frames = self._wire.request(kind, content)
        send(self.socket, frames)
        return number

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next well-formed message; raises Empty after timeout seconds."""
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        while self.socket is not None:
            left = min(deadline - time.monotonic(), _LOOK_SECONDS)
            if not await self.socket.poll(max(int(left * 1000), 0)):
                if self._must_connect:
                    self._connect_again()
                if time.monotonic() >= deadline:
                    break
                continue
            parts = await self.socket.recv_multipart()
            self.taken += max(sum(map(len, parts)), _LEAST)
            if self.taken > _FLOOD * self.limit:
                self.flooded()
            if self.is_wanted(parts):
                if (message := self._wire.read(parts)) is not None:
                    return message
                self.lost.set()
            # A flood must not keep the event loop from its other tasks.
            await asyncio.sleep(0)
        raise Empty

    def is_wanted(self, parts: list[bytes]) -> bool:
        """Whether a message is worth reading."""
        return True

    def close(self) -> None:
        """Close the channel's socket, and what watches it; it may be closed already."""
        self._kept.cancel()
        if self.socket is not None:
            self.socket.disable_monitor()
            self._monitor.close(linger=0)
            self.socket.close(linger=0)
            self.socket = None

    async def _keep_connected(self) -> None:
        while True:
            await self._monitor.recv_multipart()
            self.disconnected = True
            self.lost.set()
            self._must_connect = True

    def _connect_again(self) -> None:
        """Make another connection: a message over the limit has ended the last one for good.

        Only while no message waits: ZeroMQ ends the whole process if one is taken away half read.
        """
        self._must_connect = False
        if self.socket is not None:
            address = self.socket.get_string(zmq.LAST_ENDPOINT).rstrip("\0")
            with contextlib.suppress(zmq.ZMQError):
                self.socket.disconnect(address)
            self.socket.connect(address)


class OutputChannel(GuardedChannel):
    """The channel of outputs, of which only the kernel's state is read.

    Outputs decide nothing. They are counted, and what is over the limit stays in the kernel's
    process: the subscription to it is ended until the next cell. cut says that this was done.
    """

    def __init__(self, socket: zmq.asyncio.Socket, wire: Wire) -> None:
        super().__init__(socket, wire)
        self._topic = b""
        self.cut = False

    def begin(self, limit: int) -> None:
        """Count anew, and take in outputs again."""
        super().begin(limit)
        if self.cut and self.socket is not None:
            self.socket.setsockopt(zmq.SUBSCRIBE, b"")
            self.socket.setsockopt(zmq.UNSUBSCRIBE, self._topic)
        self.cut = False

    def is_wanted(self, parts: list[bytes]) -> bool:
        """Only messages on the kernel's state."""
        header = parts[3] if len(parts) > 3 else b""
        state = sum(map(len, parts)) < _MAX_STATE and b'"status"' in header
        if state and not self._topic:
            self._topic = parts[0]  # of the kernel's first words, before any student's code
        if self.taken > self.limit and not self.cut and self._topic and self.socket is not None:
            self.cut = True
            self.socket.setsockopt(zmq.SUBSCRIBE, self._topic)
            self.socket.setsockopt(zmq.UNSUBSCRIBE, b"")
        return state
