"""Executes a notebook's cells, come what may: one that fails, hangs or kills costs only itself."""

import socket
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from grader.errors import HarnessError
from grader.limits import Limits
from grader.notebook.cell_analysis import analyse
from grader.notebook.lost import Lost
from grader.notebook.python import definitions_left, statements_from, without_wrapper
from grader.notebook.read import Cell
from grader.sandbox.base import Sandbox
from grader.session.call_budget import CallBudget
from grader.session.notebook_kernel import NotebookKernel
from grader.session.orders import hold
from grader.text import Progress
from grader.transcript import CellRun

# The index under which runs what is in no cell.
NO_CELL = -1
MAX_RESTARTS = 8
# After so many, cells that no graded function needs are not worth another.
PATIENT_RESTARTS = 2


@dataclass(frozen=True)
class Times:
    """Seconds on the clock, and of the processor."""

    wall: float = 0.0
    cpu: float = 0.0


class NotebookSession:
    """A kernel, replaced when it is beyond help. Use as an async context manager.

    lost says what the notebook does to its own answers; beside are files that lie beside it; held
    are the control sockets of the notebook as it was at the end of some cells, by their index.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        limits: Limits,
        hidden: Sequence[Path],
        lost: Lost | None = None,
        beside: Mapping[str, bytes] | None = None,
    ) -> None:
        self._beside = beside or {}
        self._lost = lost or Lost()
        self.held: dict[int, socket.socket] = {}
        self._sandbox, self._limits, self._hidden = sandbox, limits, hidden
        self._deadline = time.monotonic() + limits.submission
        self._restarts = 0
        self._had: dict[int, Times] = {}  # what each cell has had in this kernel
        self._ran: tuple[Sequence[Cell], Collection[int], dict[int, CellRun]] = ((), (), {})

    async def __aenter__(self) -> Self:
        self.kernel = await self._start()
        return self

    async def __aexit__(self, *raised: object) -> None:
        self._let_go()
        await self.kernel.stop()

    async def execute(
        self, cells: Sequence[Cell], needed: Collection[int], progress: Progress
    ) -> tuple[CellRun, ...]:
        """Run the cells in order, so that none that fails takes a needed definition along.

        What a needed cell still binds below the statement that failed is run at once, statement by
        statement, and what is missing a name is tried again when all cells have run: in the time
        that is left to the cell.
        """
        runs: dict[int, CellRun] = {}
        self._ran = cells, needed, runs
        late: list[tuple[int, str]] = []
        await self._provide()
        for number, cell in enumerate(cells, 1):
            progress(f"cell {number} of {len(cells)}")
            if self._restarts > PATIENT_RESTARTS and cell.index not in needed:
                runs[cell.index] = CellRun(cell.index, "skipped")
                continue
            runs[cell.index] = await self._run_cell(cell, needed, late)
            if runs[cell.index].outcome in ("timed_out", "died"):
                await self._recover(cells, runs, needed, late)
        await self._finish(cells, late)
        # A thread or a late signal may have ended the kernel after its last cell.
        restarts = self._restarts
        await self._recover(cells, runs, needed, late)
        if self._restarts > restarts:
            await self._finish(cells, late)
        return tuple(runs.values())

    async def revive(self) -> bool:
        """Replace a kernel that does not fork any more; whether there was a replacement left."""
        if self._restarts >= MAX_RESTARTS or time.monotonic() >= self._deadline:
            return False
        cells, needed, runs = self._ran
        self.kernel.end()
        late: list[tuple[int, str]] = []
        await self._recover(cells, dict(runs), needed, late)
        await self._finish(cells, late)
        return True

    @property
    def budget(self) -> CallBudget:
        """What bounds the calls of this kernel's functions."""
        return CallBudget(self.kernel.watchdog, self._limits, self._deadline)

    async def _run_cell(
        self, cell: Cell, needed: Collection[int], late: list[tuple[int, str]]
    ) -> CellRun:
        source = without_wrapper(cell.source)
        wrapped = cell.source.count("\n") - source.count("\n")
        run = await self._run(source, cell.index, wrapped)
        if cell.index not in needed:
            return run
        if run.outcome == "failed":
            line = run.error.cell_line if run.error else 0
            nothing_ran = cell.analysis.error is not None
            rest = statements_from(cell.source, 0 if nothing_ran else line)
            for statement in rest:
                again = await self._run(statement, cell.index)
                if again.outcome == "failed":
                    late.append((cell.index, statement))
                elif again.limit == "cell_time":
                    if await self.kernel.is_well(self._limits.grace):
                        await self._run_definitions(cell)
                    break
        elif run.outcome == "timed_out" and await self.kernel.is_well(self._limits.grace):
            await self._run_definitions(cell)
        if run.outcome in ("ok", "failed"):
            self._keep(cell.index)
        return run

    async def _provide(self) -> None:
        """Put back what the handout provides and the notebook lacks."""
        for statement in (*self._lost.imports, *self._lost.provided):
            await self._run(statement, NO_CELL)

    async def _finish(self, cells: Sequence[Cell], late: list[tuple[int, str]]) -> None:
        """Run what is left when all cells have run: what failed, and definitions taken away."""
        await self._run_late(cells, late)
        ran = {cell.index for cell in cells}
        for index, definition in self._lost.again:
            if index in ran:
                await self._run(definition, index)

    def _keep(self, index: int) -> None:
        """Keep the notebook as it is now, if it is worth that at the end of this cell."""
        if index in self._lost.kept and (held := hold(self.kernel.control)) is not None:
            if index in self.held:
                self.held[index].close()
            self.held[index] = held

    def _let_go(self) -> None:
        for held in self.held.values():
            held.close()
        self.held.clear()

    async def _run_late(self, cells: Sequence[Cell], late: list[tuple[int, str]]) -> None:
        """Try again what failed, as long as that helps, unless a later cell has bound its names."""
        if not late:
            return
        bound_last = {name: cell.index for cell in cells for name in cell.analysis.names.binds}
        left = [
            (index, statement)
            for index, statement in late
            if all(bound_last.get(name, index) <= index for name in analyse(statement).names.binds)
        ]
        helped = True
        while left and helped:
            helped = False
            for entry in list(left):
                if (await self._run(entry[1], entry[0])).outcome == "ok":
                    left.remove(entry)
                    helped = True

    async def _run(self, source: str, index: int, above: int = 0) -> CellRun:
        began, had = time.monotonic(), self._had.get(index, Times())
        cell, cpu = self._limits.cell - had.wall, self._limits.cell_cpu - had.cpu
        limit = min(cell, self._deadline - began)
        if limit <= 0:
            return CellRun(index, "skipped", limit="cell_time" if cell <= 0 else "total_time")
        if cpu <= 0:
            return CellRun(index, "skipped", limit="cell_cpu")
        before = self.kernel.watchdog.spent
        outcome, error = await self.kernel.run(source, index, limit, above, cpu)
        over, seconds = self.kernel.over, time.monotonic() - began
        self._had[index] = Times(had.wall + seconds, had.cpu + self.kernel.watchdog.spent - before)
        if outcome == "timed_out":
            over = over or ("cell_time" if limit == cell else "total_time")
            await self.kernel.interrupt()
        return CellRun(index, outcome, seconds, error, over)

    async def _start(self, spent: float = 0.0) -> NotebookKernel:
        given = self._sandbox, self._hidden, self._limits, spent, self._beside
        try:
            return await NotebookKernel.start(*given)
        except HarnessError:  # what the machine was short of may be there a moment later
            return await NotebookKernel.start(*given)

    async def _recover(
        self,
        cells: Sequence[Cell],
        runs: dict[int, CellRun],
        needed: Collection[int],
        late: list[tuple[int, str]],
    ) -> None:
        """Where the kernel does not answer, start another and run in it again what is needed.

        Of a cell that did the damage only the definitions are run. What does damage this time is
        noted, and the next kernel goes without it.
        """
        grace = self._limits.grace
        while self._restarts < MAX_RESTARTS and not await self.kernel.is_well(grace):
            self._restarts += 1
            self._let_go()
            await self.kernel.stop()
            self.kernel = await self._start(self.kernel.watchdog.spent)
            self._had.clear()
            await self._provide()
            late.clear()
            for cell in cells:
                if cell.index not in runs or cell.index not in needed:
                    continue
                if runs[cell.index].outcome in ("timed_out", "died"):
                    await self._run_definitions(cell)
                    continue
                again = await self._run_cell(cell, needed, late)
                if again.outcome in ("ok", "failed") and await self.kernel.is_well(grace):
                    continue
                # This is the one that did it, even if it came through itself.
                if again.outcome in ("ok", "failed"):
                    again = replace(again, outcome="died")
                runs[cell.index] = again
                break

    async def _run_definitions(self, cell: Cell) -> None:
        """Run what a cell defines, for which a moment is left even where its time is up."""
        had, limits = self._had.get(cell.index, Times()), self._limits
        self._had[cell.index] = Times(
            min(had.wall, limits.cell - limits.grace), min(had.cpu, limits.cell_cpu - limits.grace)
        )
        for statement in definitions_left(cell.source):
            await self._run(statement, cell.index)
        if cell.index in self._lost.kept and await self.kernel.is_well(self._limits.grace):
            self._keep(cell.index)
