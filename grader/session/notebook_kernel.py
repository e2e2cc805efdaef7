"""One kernel with a notebook in it: runs code through nbclient, and can always be ended."""

import asyncio
import contextlib
import re
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from queue import Empty
from typing import Any, Self

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from grader.sandbox.base import Sandbox
from grader.session.kernel import STARTUP_SECONDS, SandboxedKernelManager
from grader.text import clean
from grader.transcript import CellOutcome, Place, Raised

_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MAX_TRACEBACK = 100_000
_SLACK = 5.0
# An interrupt is handled in a thread of the kernel's; it must not strike what is run next.
_INTERRUPT_SECONDS = 0.1


class _Client(NotebookClient):
    """An nbclient that keeps no outputs, only whether the kernel came to rest after a cell."""

    at_rest = False

    def process_message(self, *arguments: Any, **named: Any) -> Any:
        """Note the message that ends a cell's outputs."""
        try:
            return super().process_message(*arguments, **named)
        except CellExecutionComplete:
            self.at_rest = True
            raise

    def output(self, *_: Any, **__: Any) -> None:
        """Outputs decide nothing, and kept they would let a notebook fill the grader's memory."""


class NotebookKernel:
    """A started kernel; make it with `start`, end it with `stop`.

    `control` is the socket on which the kernel's agent takes orders.
    """

    def __init__(self, sandbox: Sandbox, hidden: Sequence[Path]) -> None:
        self.control, self._theirs = socket.socketpair()
        self._folder = Path(tempfile.mkdtemp(prefix="grader-"))
        self._manager: Any = SandboxedKernelManager(
            sandbox, self._folder, self._theirs, tuple(hidden)
        )
        self._reply: dict[str, Any] = {}
        self._limit = 0.0
        self._client: Any = _Client(
            _node(cells=[], metadata=_node()),
            km=self._manager,
            allow_errors=True,
            startup_timeout=int(STARTUP_SECONDS),
            shutdown_kernel="immediate",
            timeout_func=lambda _: self._limit,
            on_cell_executed=self._keep_reply,
        )

    @classmethod
    async def start(cls, sandbox: Sandbox, hidden: Sequence[Path]) -> Self:
        """Start a kernel in the sandbox; raises HarnessError where that cannot be done."""
        kernel = cls(sandbox, hidden)
        try:
            await kernel._client.async_start_new_kernel()
            kernel._theirs.close()
            await kernel._client.async_start_new_kernel_client()
        except BaseException:
            await kernel.stop()
            raise
        return kernel

    async def stop(self) -> None:
        """End the kernel and all that it started, and remove its private folder."""
        self.control.close()
        self._theirs.close()
        if self._manager.provisioner is not None:
            await self._manager.provisioner.kill()
        if self._client.km is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SLACK):
                    await self._client._async_cleanup_kernel()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def run(self, source: str, index: int, limit: float) -> tuple[CellOutcome, Raised | None]:
        """Run code as the cell of that index, for at most limit seconds."""
        self._reply, self._limit, self._client.at_rest = {}, limit, False
        cell = _node(cell_type="code", source=source, metadata=_node(), outputs=[])
        # nbclient stores the finished cell at its index, so it is given a list of just this one.
        self._client.nb.cells = [cell]
        try:
            # nbclient keeps the limit, but for a kernel that answers with nonsense.
            async with asyncio.timeout(limit + _SLACK):
                await self._client.async_execute_cell(cell, 0)
        except (CellTimeoutError, TimeoutError):
            return "timed_out", None
        except DeadKernelError:
            # nbclient takes being cancelled, as by Ctrl-C, for the kernel's death.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from None
            return "died", None
        if not self._client.at_rest:
            return "died", None  # it answered, but what a cell did to it keeps it from going on
        if self._reply.get("status") == "error":
            return "failed", _error_of(self._reply, index)
        return "ok", None

    async def interrupt(self) -> None:
        """Interrupt the cell that runs. Only for one that does: an idle kernel takes it later."""
        await self._manager.interrupt_kernel()
        await asyncio.sleep(_INTERRUPT_SECONDS)

    async def is_well(self, grace: float) -> bool:
        """Whether the kernel runs a cell, and comes to rest after it, within that time."""
        if self._client.kc is None or not await self._manager.is_alive():
            return False
        channel = self._client.kc
        try:
            async with asyncio.timeout(grace):
                request = channel.execute("pass", silent=True)
                reply: dict[str, Any] = {"parent_header": {}}
                while reply["parent_header"].get("msg_id") != request:
                    reply = await channel.get_shell_msg(timeout=grace)
                state = ""
                while state != "idle" or reply["parent_header"].get("msg_id") != request:
                    reply = await channel.get_iopub_msg(timeout=grace)
                    state = reply["content"].get("execution_state", "")
                return True
        except (Empty, TimeoutError):
            return False

    def _keep_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        self._reply = execute_reply["content"]


def _node(**content: Any) -> Any:
    return NotebookNode(content)  # type: ignore[no-untyped-call]


def _error_of(reply: dict[str, Any], index: int) -> Raised:
    """The error in an execute reply: it was written by the student's process, so it is cleaned."""
    trace = reply.get("traceback")
    text = "\n".join(map(str, trace)) if isinstance(trace, list) else ""
    lines = _LINE.findall(_ANSI.sub("", text[-_MAX_TRACEBACK:]))
    return Raised(
        clean(str(reply.get("ename")), 80),
        clean(str(reply.get("evalue")), 500),
        Place("", int(lines[-1][:8]) if lines else 0, index),
    )
