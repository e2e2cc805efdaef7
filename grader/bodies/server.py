"""A forked process that answers one question after another, each within limits.

What it computes with came from the student's side, so that an answer may take for ever, or all
memory: of the questions that follow none is lost by that.
"""

import os
import signal
import socket
import stat
import time
from contextlib import suppress
from types import TracebackType
from typing import NoReturn, Self

from grader.bodies.child import (
    PATIENCE,
    Ask,
    BodyLimits,
    Done,
    Over,
    allow_seconds,
    ended_by,
    settle,
)
from grader.values.frames import Channel, FrameError
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode


class Server:
    """Answers with a function, which must catch what it raises. Use as a context manager.

    Its process is forked when it is first asked, and anew after one that went over a limit.
    """

    def __init__(self, reply: Ask, limits: BodyLimits) -> None:
        self._reply, self._limits = reply, limits
        self._running: tuple[int, socket.socket, Channel] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def ask(self, asked: Tree) -> Done | Over:
        """What it answers. Raises HarnessError where the machine has ended its process."""
        _, _, channel = self._running = self._running or self._started()
        deadline = time.monotonic() + PATIENCE * self._limits.seconds
        came = Over("process")
        try:
            channel.send(0, 0, encode(asked), deadline)
            return Done(decode(channel.receive(deadline).payload))
        except TimeoutError:
            came = Over("time")
        except (FrameError, OSError):
            pass
        status = self._end()
        return came if came != Over("process") else ended_by(status)

    def _started(self) -> tuple[int, socket.socket, Channel]:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._live(theirs)
        theirs.close()
        return pid, ours, Channel(ours)

    def _end(self) -> int:
        """End the process, if there is one; how it ended."""
        if self._running is None:
            return 0
        (pid, connection, _), self._running = self._running, None
        # One that ended by itself says how; any other ends now.
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
        connection.close()
        return status

    def _live(self, connection: socket.socket) -> NoReturn:
        """The life of the process. It leaves without touching what it shares with its parent."""
        try:
            _let_go_of_sockets(connection.fileno())
            settle(self._limits)
            channel = Channel(connection)
            while True:
                asked = decode(channel.receive().payload)
                allow_seconds(self._limits)
                channel.send(0, 0, encode(self._reply(asked)))
        finally:
            os._exit(0)


def _let_go_of_sockets(kept: int) -> None:
    """Close the parent's sockets: who is at their other end waits for them to be closed."""
    for name in os.listdir("/dev/fd"):  # noqa: PTH208
        descriptor = int(name)
        with suppress(OSError):
            if descriptor != kept and stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.close(descriptor)
