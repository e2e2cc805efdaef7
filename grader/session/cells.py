"""Cells as nbclient executes them, and the errors in their replies; nothing in these is trusted."""

import asyncio
import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat.notebooknode import NotebookNode

from grader.limits import limit_behind
from grader.text import clean
from grader.transcript import CodeLocation, Raised

_FRAME = re.compile(r"^ *(?:Cell|Input) In *\[(\d{1,8})\], line (\d{1,8})", re.MULTILINE)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MAX_TRACEBACK = 100_000
_ALIVE_SECONDS = 0.2


class CellClient(NotebookClient):
    """An nbclient that keeps no outputs, only whether the kernel came to rest after a cell."""

    at_rest = False

    async def _async_poll_kernel_alive(self) -> None:
        """End the wait for a reply when the kernel has ended; nbclient's own outlives its cell."""
        await asyncio.sleep(0)
        waiting = self.task_poll_for_reply
        while self.kc is not None and waiting is not None and not waiting.done():
            if not await self.km.is_alive():  # type: ignore[union-attr, misc]
                waiting.cancel()
            await asyncio.sleep(_ALIVE_SECONDS)

    def process_message(self, msg: dict[str, Any], *_: Any, **__: Any) -> None:
        """Note the message that ends a cell's outputs; all others are left alone.

        Outputs decide nothing, and kept they would let a notebook fill the grader's memory. What
        nbclient reads of them, it trusts.
        """
        if msg["msg_type"] == "status" and msg["content"]["execution_state"] == "idle":
            self.at_rest = True
            raise CellExecutionComplete

    async def _check_raise_for_error(self, *_: Any, **__: Any) -> None:
        """A cell's error is read from its reply later, which need not have what replies have."""


async def failure_of(execution: Awaitable[Any]) -> Exception | None:
    """What an execution raised, as a value: asyncio complains of errors that nobody takes."""
    try:
        await execution
    except Exception as error:
        return error
    return None


def node(**content: Any) -> Any:
    """A notebook, or a part of one."""
    return NotebookNode(content)  # type: ignore[no-untyped-call]


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
