"""Orders to the agent of an executed notebook, over its control socket."""

import array
import socket
import time

from grader.inside.agent import (
    CONTROL_SIZE,
    HOLD,
    READY,
)
from grader.values.frames import Channel, FrameError

READY_SECONDS = 10.0


def order(
    control: socket.socket, letter: bytes, token: bytes, connection: socket.socket | None = None
) -> None:
    """Give an order: its letter, the token of the fork that it is about, a connection for it."""
    message = (letter + token).ljust(CONTROL_SIZE)
    control.settimeout(READY_SECONDS)
    if connection is None:
        control.sendall(message)
    else:
        descriptors = array.array("i", [connection.fileno()])
        control.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])


def hold(control: socket.socket) -> socket.socket | None:
    """Keep the notebook as it is now, in a fork that waits; the socket on which it takes orders.

    None where it cannot be made: what it is for is judged without it.
    """
    connection, theirs = socket.socketpair()
    try:
        order(control, HOLD, b"", theirs)
        theirs.close()
        waiting = Channel(connection).receive(time.monotonic() + READY_SECONDS, CONTROL_SIZE)
        if waiting.kind == READY:
            return connection
    except (OSError, FrameError):
        pass
    finally:
        theirs.close()
    connection.close()
    return None
