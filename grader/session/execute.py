"""Executes a notebook's cells, come what may: a cell that fails, hangs or kills costs only itself."""

import asyncio
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from queue import Empty
from types import TracebackType
from typing import Any, Self

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from grader.limits import Limits
from grader.notebook.python import definitions_left
from grader.notebook.read import Cell
from grader.sandbox.base import Sandbox
from grader.session.kernel import SandboxedKernelManager
from grader.text import clean
from grader.transcript import CellRun, Place, Raised

MAX_RESTARTS = 3
_LINE = re.compile(r"Cell In\[\d+\], line (\d+)|<ipython-input-[^>]*>, line (\d+)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")

Progress = Callable[[str], None]


class _Client(NotebookClient):  # type: ignore[misc]
    """An nbclient that keeps no outputs, only how each cell ended."""

    reply: dict[str, Any] | None = None

    def output(self, *_: Any, **__: Any) -> None:
        """Outputs decide nothing, and kept they would let a notebook fill the grader's memory."""


class NotebookSession:
    """A kernel with a notebook in it. Use as an async context manager.

    `control` is the socket on which the kernel's agent takes orders; it changes with a restart.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits, hidden: Sequence[Path] = ()) -> None:
        self._sandbox, self._limits, self._hidden = sandbox, limits, tuple(hidden)
        self._deadline = time.monotonic() + limits.submission
        self._run_folder: Path | None = None
        self._client: _Client | None = None
        self.control: socket.socket | None = None
        self._restarts = 0

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop()

    @property
    def deadline(self) -> float:
        """When the submission's whole time is up, in time.monotonic seconds."""
        return self._deadline

    async def execute(
        self, cells: Sequence[Cell], needed: Collection[int], progress: Progress
    ) -> tuple[CellRun, ...]:
        """Run the cells in order; then see to it that what failed takes no needed definition along.

        Cells that failed are tried once more when all others have run (cells out of order), and of
        those that still fail, the imports and definitions they hold are run one by one.
        """
        runs: dict[int, CellRun] = {}
        for number, cell in enumerate(cells, 1):
            progress(f"cell {number} of {len(cells)}")
            runs[cell.index] = await self._run(cell.source, cell.index)
            if runs[cell.index].outcome in ("timed_out", "died") and not await self._is_well():
                await self._restart(cells, runs, needed)
        for cell in cells:
            if cell.index in needed and runs[cell.index].outcome == "failed":
                await self._repair(cell, runs)
        if not await self._is_well():
            await self._restart(cells, runs, needed)
        return tuple(runs.values())

    async def _repair(self, cell: Cell, runs: dict[int, CellRun]) -> None:
        error = runs[cell.index].error
        if error is not None and error.type_name == "NameError":
            again = await self._run(cell.source, cell.index)
            if again.outcome == "ok":
                runs[cell.index] = again
                return
        for statement in definitions_left(cell.source):
            await self._run(statement, cell.index)

    async def _restart(
        self, cells: Sequence[Cell], runs: dict[int, CellRun], needed: Collection[int]
    ) -> None:
        """Start a new kernel and run in it again what is needed, without what did the damage."""
        if self._restarts == MAX_RESTARTS:
            return
        self._restarts += 1
        await self._stop()
        await self._start()
        for cell in cells:
            run = runs.get(cell.index)
            if run is None or cell.index not in needed:
                continue
            if run.outcome in ("ok", "failed"):
                again = await self._run(cell.source, cell.index)
                if again.outcome in ("timed_out", "died"):
                    runs[cell.index] = again
                    return await self._restart(cells, runs, needed)
            else:
                for statement in definitions_left(cell.source):
                    await self._run(statement, cell.index)

    async def _run(self, source: str, index: int) -> CellRun:
        """Run one piece of code as a cell."""
        assert self._client is not None
        began = time.monotonic()
        limit = min(self._limits.cell, self._deadline - began)
        if limit <= 0:
            return CellRun(index, "skipped")
        client, node = self._client, new_code_cell(source)
        client.reply = None
        client.timeout_func = lambda _: limit
        outcome, error = "ok", None
        try:
            await client.async_execute_cell(node, 0)
        except CellTimeoutError:
            outcome = "timed_out"
        except DeadKernelError:
            outcome = "died"
        if client.reply is not None and client.reply.get("status") == "error":
            outcome, error = "failed", _error_of(client.reply, index)
        return CellRun(index, outcome, time.monotonic() - began, error)  # type: ignore[arg-type]

    async def _is_well(self) -> bool:
        """Whether the kernel answers; a cell that still runs is interrupted first."""
        client = self._client
        if client is None or client.km is None or not await client.km.is_alive():
            return False
        await client.km.interrupt_kernel()
        request = client.kc.kernel_info()
        try:
            until = time.monotonic() + self._limits.grace
            while (left := until - time.monotonic()) > 0:
                reply = await client.kc.get_shell_msg(timeout=left)
                if reply["parent_header"].get("msg_id") == request:
                    return True
        except Empty:
            pass
        return False

    async def _start(self) -> None:
        self._run_folder = Path(tempfile.mkdtemp(prefix="grader-"))
        self.control, theirs = socket.socketpair()
        manager = SandboxedKernelManager(self._sandbox, self._run_folder, theirs, self._hidden)
        client = _Client(
            new_notebook(cells=[new_code_cell()]),
            km=manager,
            allow_errors=True,
            shutdown_kernel="immediate",
            startup_timeout=60,
        )
        client.on_cell_executed = _keep_reply(client)
        self._client = client
        try:
            await client.async_start_new_kernel()
        finally:
            theirs.close()
        await client.async_start_new_kernel_client()

    async def _stop(self) -> None:
        """End the kernel and all that it started, and remove the private folder."""
        if self.control is not None:
            self.control.close()
            self.control = None
        if self._client is not None and self._client.km is not None:
            await self._client._async_cleanup_kernel()
        self._client = None
        if self._run_folder is not None:
            await asyncio.to_thread(shutil.rmtree, self._run_folder, ignore_errors=True)
            self._run_folder = None


def _keep_reply(client: _Client) -> Callable[..., None]:
    def keep(cell: Any, cell_index: int, execute_reply: dict[str, Any]) -> None:
        client.reply = execute_reply["content"]

    return keep


def _error_of(reply: dict[str, Any], index: int) -> Raised:
    """The error in an execute reply: it was written by the student's process, so it is cleaned."""
    trace = reply.get("traceback")
    text = _ANSI.sub("", "\n".join(map(str, trace[:50])) if isinstance(trace, list) else "")
    lines = _LINE.findall(text[:100_000])
    line = int(next(filter(None, lines[-1]))) if lines else 0
    return Raised(
        clean(str(reply.get("ename")), 80),
        clean(str(reply.get("evalue")), 500),
        Place("", line, index),
    )
