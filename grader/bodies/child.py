"""A forked process in which a claim or a test of a lab runs, with limits on all that it may take.

What it computes with came from the student's side, so that it may take for ever, or all memory.
"""

import math
import os
import random
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, NoReturn

import numpy as np

from grader.errors import HarnessError
from grader.inside.agent import RESUME
from grader.values.frames import Channel, FrameError, Message
from grader.values.limits import Refused
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode

LimitName = Literal["time", "memory", "exchanges", "callbacks", "process"]
# Asks the other side, and gives its answer.
Ask = Callable[[Tree], Tree]

_ASKED, _ANSWERED, _DONE, _OVER = 1, 2, 3, 4
# On the clock a body may take so many times its processor time: others may be busy on the machine.
PATIENCE = 6
_MIB = 2**20


@dataclass(frozen=True)
class BodyLimits:
    """Seconds of processor time; MiB more than the grader has; exchanges; calls back.

    How often a test's function is called back is the student's choice, so of those it may take
    many more: as many as one transcript has room for.
    """

    seconds: float = 10.0
    memory: int = 1024
    exchanges: int = 1000
    callbacks: int = 50_000

    def words(self, limit: "LimitName") -> str:
        """A limit in words: "10 s"."""
        return {
            "time": f"{self.seconds:g} s",
            "memory": f"{self.memory} MiB of memory",
            "exchanges": f"{self.exchanges} steps",
            "callbacks": f"{self.callbacks} calls of its own functions",
            "process": "its process allows",
        }[limit]


@dataclass(frozen=True)
class Done:
    """What a body returned."""

    value: Tree


@dataclass(frozen=True)
class Over:
    """A body that was ended for a limit; process: its process ended, or was told too much."""

    limit: LimitName


def run_body(
    body: Callable[[Ask], Tree],
    limits: BodyLimits,
    answer: Ask | None = None,
    seed: int = 0,
) -> Done | Over:
    """Run a body in a process of its own, its random generators seeded.

    answer is called in this process with what the body asks; what it raises ends the body, and goes
    on. The body returns a tree, and must catch what it raises.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()  # else the end of the parent would never be noticed
        _live(theirs, body, limits, seed)
    theirs.close()
    try:
        came = _attend(Channel(ours), limits, answer)
    finally:
        ours.close()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return came or ended_by(status)


def ended_by(status: int) -> Over:
    """What a process that ended by itself met. Raises HarnessError where the machine ended it."""
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended == signal.SIGKILL:
        raise HarnessError(
            "The machine ended the process in which an answer was judged.",
            "Its memory may have run out: grade fewer submissions at a time.",
        )
    return Over("time" if ended == signal.SIGXCPU else "process")


def _attend(channel: Channel, limits: BodyLimits, answer: Ask | None) -> Done | Over | None:
    """What the body comes to; None where its process has ended."""
    left, asked, called = PATIENCE * limits.seconds, 0, 0
    while True:
        began = time.monotonic()
        try:
            message = channel.receive(began + left)
        except TimeoutError:
            return Over("time")
        except (FrameError, OSError):
            return None
        left -= time.monotonic() - began
        said = decode(message.payload)
        if message.kind == _DONE:
            return Done(said)
        if message.kind == _OVER or answer is None:
            return Over("memory")
        if type(said) is tuple and said[:1] == (RESUME,):
            called += 1
        else:
            asked += 1
        if asked > limits.exchanges:
            return Over("exchanges")
        if called > limits.callbacks:
            return Over("callbacks")
        told = answer(said)
        try:
            channel.send(_ANSWERED, 0, encode(told))
        except Refused:  # what came just fitted a message, but not with what is said of it
            return Over("process")
        except (FrameError, OSError):
            return None


def _live(
    connection: socket.socket, body: Callable[[Ask], Tree], limits: BodyLimits, seed: int
) -> NoReturn:
    """The life of the forked process. It leaves without touching what it shares with its parent."""
    try:
        settle(limits)
        seed_all(seed)
        channel = Channel(connection)

        def ask(sent: Tree) -> Tree:
            channel.send(_ASKED, 0, encode(sent))
            return decode(channel.receive().payload)

        try:
            with np.errstate(all="ignore"):
                said = Message(_DONE, 0, encode(body(ask)))
        except MemoryError:
            said = Message(_OVER, 0, encode(None))
        channel.send(*said)
    finally:
        os._exit(0)


def seed_all(seed: int) -> None:
    """Seed the global random generators."""
    random.seed(seed)
    np.random.seed(seed & 0xFFFFFFFF)


def settle(limits: BodyLimits) -> None:
    """Let go of the terminal and of the parent's signals, and take the limits on."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    null = open(os.devnull, "r+", encoding="utf-8", errors="replace")  # noqa: SIM115, PTH123
    for descriptor in (0, 1, 2):
        os.dup2(null.fileno(), descriptor)
    sys.stdin, sys.stdout, sys.stderr = null, null, null
    with suppress(FileNotFoundError), open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        pages = int(statm.read().split()[0])
        _soften(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory * _MIB)
    allow_seconds(limits)


def allow_seconds(limits: BodyLimits) -> None:
    """Let this process take so much processor time from now on."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _soften(resource.RLIMIT_CPU, math.ceil(spent.ru_utime + spent.ru_stime + limits.seconds))


def _soften(limit: int, wanted: int) -> None:
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(
        limit, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )
