"""Cells as nbclient executes them, and the errors in their replies; nothing in these is trusted."""

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat.notebooknode import NotebookNode

from grader.limits import limit_behind
from grader.text import clean
from grader.transcript import Place, Raised

_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
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


def error_of(reply: dict[str, Any], index: int) -> Raised:
    """The error in an execute reply: it was written by the student's process, so it is cleaned."""
    trace = reply.get("traceback")
    text = "\n".join(map(str, trace)) if isinstance(trace, list) else ""
    lines = _LINE.findall(_ANSI.sub("", text[-_MAX_TRACEBACK:]))
    name, message = clean(str(reply.get("ename")), 80), clean(str(reply.get("evalue")), 500)
    place = Place("", int(lines[-1][:8]) if lines else 0, index)
    return Raised(name, message, place, limit_behind(name, message))
