"""Executes a notebook's cells, come what may: one that fails, hangs or kills costs only itself."""

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.limits import Limits
from grader.notebook.python import definitions_left
from grader.notebook.read import Cell
from grader.sandbox.base import Sandbox
from grader.session.notebook_kernel import NotebookKernel
from grader.transcript import CellRun

MAX_RESTARTS = 3

Progress = Callable[[str], None]


class NotebookSession:
    """A kernel, replaced when it is beyond help. Use as an async context manager."""

    def __init__(self, sandbox: Sandbox, limits: Limits, hidden: Sequence[Path]) -> None:
        self._sandbox, self._limits, self._hidden = sandbox, limits, hidden
        self._deadline = time.monotonic() + limits.submission
        self._restarts = 0

    async def __aenter__(self) -> Self:
        self.kernel = await NotebookKernel.start(self._sandbox, self._hidden)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.kernel.stop()

    async def execute(
        self, cells: Sequence[Cell], needed: Collection[int], progress: Progress
    ) -> tuple[CellRun, ...]:
        """Run the cells in order; then see to it that what failed takes no definition along.

        Needed cells that failed are tried once more when all others have run (cells out of order),
        and of those that still fail, the imports and definitions they hold are run one by one.
        """
        runs: dict[int, CellRun] = {}
        for number, cell in enumerate(cells, 1):
            progress(f"cell {number} of {len(cells)}")
            runs[cell.index] = await self._run(cell.source, cell.index)
            if runs[cell.index].outcome in ("timed_out", "died"):
                await self._recover(cells, runs, needed)
        for cell in cells:
            if cell.index in needed and runs[cell.index].outcome == "failed":
                await self._repair(cell, runs)
        # A thread or a late signal may have ended the kernel after its last cell.
        await self._recover(cells, runs, needed)
        return tuple(runs.values())

    async def _run(self, source: str, index: int) -> CellRun:
        began = time.monotonic()
        limit = min(self._limits.cell, self._deadline - began)
        if limit <= 0:
            return CellRun(index, "skipped")
        outcome, error = await self.kernel.run(source, index, limit)
        return CellRun(index, outcome, time.monotonic() - began, error)

    async def _repair(self, cell: Cell, runs: dict[int, CellRun]) -> None:
        error = runs[cell.index].error
        if error is not None and error.type_name == "NameError":
            again = await self._run(cell.source, cell.index)
            if again.outcome == "ok":
                runs[cell.index] = again
                return
        await self._run_definitions(cell)

    async def _recover(
        self, cells: Sequence[Cell], runs: dict[int, CellRun], needed: Collection[int]
    ) -> None:
        """Where the kernel does not answer, start another and run in it again what is needed.

        Of a cell that did the damage only the definitions are run. What does damage this time is
        noted, and the next kernel goes without it.
        """
        while self._restarts < MAX_RESTARTS and not await self.kernel.is_well(self._limits.grace):
            self._restarts += 1
            await self.kernel.stop()
            self.kernel = await NotebookKernel.start(self._sandbox, self._hidden)
            for cell in cells:
                if cell.index not in runs or cell.index not in needed:
                    continue
                if runs[cell.index].outcome in ("timed_out", "died"):
                    await self._run_definitions(cell)
                    continue
                again = await self._run(cell.source, cell.index)
                if again.outcome in ("timed_out", "died"):
                    runs[cell.index] = again
                    break

    async def _run_definitions(self, cell: Cell) -> None:
        for statement in definitions_left(cell.source):
            await self._run(statement, cell.index)
