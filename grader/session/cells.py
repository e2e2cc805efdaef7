"""Runs a cell in a kernel, and reads the errors in replies; nothing in these is trusted."""

import asyncio
import re
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty
from typing import Any

from grader.limits import limit_behind
from grader.session.kernel import SandboxedKernel
from grader.text import clean
from grader.transcript import CodeLocation, Raised

_FRAME = re.compile(r"^ *(?:Cell|Input) In *\[(\d{1,8})\], line (\d{1,8})", re.MULTILINE)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MAX_TRACEBACK = 100_000
_ALIVE_SECONDS = 0.2
# What a kernel has to come to rest in, once it has replied.
_REST_SECONDS = 1.0


class Dead(Exception):
    """The kernel ended while it ran a cell."""


@dataclass(frozen=True)
class Executed:
    """What came of a cell: the content of the reply, and whether the kernel came to rest then."""

    reply: dict[str, Any]
    at_rest: bool


async def execute(kernel: SandboxedKernel, source: str, limit: float) -> Executed:
    """Have a kernel run source as a cell, in so many seconds.

    Raises Dead, TimeoutError, and what ZeroMQ raises where it takes nothing in any more.
    """
    request = kernel.execute(source)
    rest = asyncio.ensure_future(_rest(kernel, request))
    reply = asyncio.ensure_future(_reply(kernel, request, limit, rest))
    end = asyncio.ensure_future(_end(kernel))
    try:
        done, _ = await asyncio.wait((reply, end), return_when=asyncio.FIRST_COMPLETED)
        if reply not in done:
            raise Dead
        return reply.result()
    except Empty:
        raise (TimeoutError if kernel.is_alive() else Dead) from None
    finally:
        for task in (rest, reply, end):
            task.cancel()
        await asyncio.gather(rest, reply, end, return_exceptions=True)


async def _reply(
    kernel: SandboxedKernel, request: str, limit: float, rest: "asyncio.Future[None]"
) -> Executed:
    """The reply, once the kernel has come to rest, or has not. Raises Empty past the limit."""
    deadline = asyncio.get_running_loop().time() + limit
    left = limit
    while True:
        message = await kernel.shell.get_msg(timeout=left)
        if message["parent_header"].get("msg_id") == request:
            break
        left = max(deadline - asyncio.get_running_loop().time(), 0)
    with suppress(TimeoutError, Empty):
        await asyncio.wait_for(rest, _REST_SECONDS)
        return Executed(message["content"], True)
    return Executed(message["content"], False)


async def _rest(kernel: SandboxedKernel, request: str) -> None:
    """Wait for the message that ends a cell's outputs; all others are left alone.

    Outputs decide nothing, and kept they would let a notebook fill the grader's memory.
    """
    while True:
        message = await kernel.output.get_msg()
        if (
            message["parent_header"].get("msg_id") == request
            and message["header"]["msg_type"] == "status"
            and message["content"]["execution_state"] == "idle"
        ):
            return


async def _end(kernel: SandboxedKernel) -> None:
    """Wait for the end of the kernel."""
    await asyncio.sleep(0)
    while kernel.is_alive():
        await asyncio.sleep(_ALIVE_SECONDS)


async def outcome_of(execution: Awaitable[Executed]) -> Executed | Exception:
    """What an execution came to, or raised: asyncio complains of errors that nobody takes."""
    try:
        return await execution
    except Exception as error:
        return error


@dataclass(frozen=True)
class Ran:
    """What ran under an execution count: a cell's index, how many of its lines stood above."""

    index: int
    above: int


def error_of(reply: dict[str, Any], ran: Mapping[int, Ran], now: Ran) -> Raised:
    """The error in an execute reply: it was written by the student's process, so it is cleaned.

    ran tells by execution count what ran before, now is what has just run. Each frame is matched
    with its own cell: the last one of the running cell tells how far it came, the deepest where the
    error was raised.
    """
    trace = reply.get("traceback")
    text = "\n".join(map(str, trace)) if isinstance(trace, list) else ""
    frames = [
        (ran[int(count)], int(line) + ran[int(count)].above)
        for count, line in _FRAME.findall(_ANSI.sub("", text[-_MAX_TRACEBACK:]))
        if int(count) in ran
    ]
    name, message = clean(str(reply.get("ename")), 80), clean(str(reply.get("evalue")), 500)
    here = [line for frame, line in frames if frame is now]
    deepest, line = frames[-1] if frames else (now, 0)
    return Raised(
        name,
        message,
        CodeLocation("", line, deepest.index),
        limit_behind(name, message),
        here[-1] if here else 0,
    )
