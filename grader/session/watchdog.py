"""Watches a kernel's processes from outside, and kills them all when they take too much.

What the operating system limits for each process, many processes exceed together. Watching takes
about 0.3 % of a core while a kernel of some thirty threads rests, 0.8 % while it works, and 1 %
where sixty processes rest.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.limits import MIB, LimitName, Limits
from grader.session.machine import Machine
from grader.session.usage import Usage, deleted_files, disk_use, in_flight, tree_of, usage_of

PERIOD = 0.05
# Files change slowly. Looking through them takes at most a twentieth of the time.
_FILES_PERIOD, _FILES_PAUSE = 0.2, 20
# Where nothing at all has happened since the last look, the next one has time.
_QUIET_PERIOD, _QUIET_FILES_PERIOD = 0.2, 0.6


@dataclass(frozen=True)
class Spell:
    """A cell or a call that runs: which limit its processor time has, and how much of it."""

    name: LimitName
    cpu: float


class Watchdog:
    """Samples a process tree in a thread of its own until it is told to stop.

    pid is the root of the tree, kill ends it, shared tells the bytes of its files in memory.
    machine tells what the machine ran out of; ours is the inode of the socket by which descriptors
    are sent to the tree. struck names the limit for which it was killed, None while it was not.
    spent_before is the processor time of earlier kernels of the same submission, in seconds.
    """

    def __init__(
        self,
        pid: int,
        kill: Callable[[], None],
        folder: Path,
        limits: Limits,
        spent_before: float = 0.0,
        shared: Callable[[], int] = lambda: 0,
        machine: Machine | None = None,
        ours: int = 0,
    ) -> None:
        self._shared, self._machine, self._ours = shared, machine, ours
        self._in_flight = False
        self.pid, self._kill, self._folder, self._limits = pid, kill, folder, limits
        self._before, self._spent = spent_before, 0.0
        self._spell: Spell | None = None
        self._began: tuple[Spell | None, float] = (None, 0.0)
        self._stopped = threading.Event()
        self._struck: LimitName | None = None
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    @property
    def struck(self) -> LimitName | None:
        """The limit for which the processes were killed, by us or by the kernel."""
        if self._struck is None and self._group_is_over():
            self.kill_for("memory")
        return self._struck

    def blame(self, limit: LimitName | None = None) -> None:
        """Raise HarnessError where what failed did so for want of what the machine should have.

        limit is the one that the failure speaks of, if it speaks of one.
        """
        if self.struck is None and self._machine is not None:
            self._machine.check(limit)

    @property
    def spent(self) -> float:
        """The processor time so far, in seconds, with that of earlier kernels."""
        return self._before + self._spent

    def begin(self, name: LimitName, cpu: float) -> None:
        """Say that a cell or a call begins, which may take so much processor time."""
        self._spell = Spell(name, cpu)

    def end(self) -> None:
        """Say that it has ended."""
        self._spell = None

    def kill_for(self, name: LimitName) -> None:
        """Kill the processes, for that limit."""
        self._struck = self._struck or name
        self._kill()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        period, before, looked, pause = PERIOD, Usage(), 0.0, 0.0
        while not self._stopped.wait(period) and not self._struck:
            processes = tree_of(self.pid)
            usage = usage_of(processes, self._limits.memory * MIB)
            quiet, before = usage == before, usage
            period = min(2 * period, _QUIET_PERIOD) if quiet else PERIOD
            over, began = self._over(usage), time.monotonic()
            if began - looked >= max(_QUIET_FILES_PERIOD if quiet else _FILES_PERIOD, pause):
                over = over or self._over_with_files(usage, processes)
                looked, pause = began, _FILES_PAUSE * (time.monotonic() - began)
            if over is not None:
                self.kill_for(over)

    def _group_is_over(self) -> bool:
        group = self._machine.group if self._machine is not None else None
        return group is not None and group.is_over

    def _over_with_files(self, usage: Usage, processes: tuple[int, ...]) -> LimitName | None:
        on_disk, in_memory = deleted_files(processes, self._folder)
        if disk_use(self._folder) + on_disk > self._limits.disk * MIB:
            return "disk"
        # What is sent and not taken in can hold as many files as descriptors: it counts as full, if
        # it stays so.
        sent, self._in_flight = self._in_flight, in_flight((*processes, os.getpid()), self._ours)
        if sent and self._in_flight:
            return "disk"
        in_memory += self._shared()
        left = self._limits.memory * MIB - in_memory
        # What processes share is told apart only where that matters, and here it may matter sooner.
        if usage.memory > left and in_memory:
            usage = usage_of(processes, left)
        return "memory" if usage.memory > left else None

    def _over(self, usage: Usage) -> LimitName | None:
        # Processes that end take their time along, where nobody waited for them.
        self._spent = max(self._spent, usage.cpu)
        limits, spell = self._limits, self._spell
        if spell is not self._began[0]:
            self._began = (spell, self._spent)
        if usage.memory > limits.memory * MIB or self._group_is_over():
            return "memory"
        if usage.tasks >= limits.processes:
            return "processes"
        if spell is not None and self._spent - self._began[1] > spell.cpu:
            return spell.name
        return "total_cpu" if self.spent > limits.submission_cpu else None
