"""Whether the machine ran out of something before a submission had all that its limits let it have.

That is nobody's fault but the machine's, or the container's: such a submission is not judged.
"""

import contextlib
import math
import os
import resource
from collections.abc import Callable, Mapping
from pathlib import Path

from grader.errors import HarnessError
from grader.limits import MIB, LimitName, Limits
from grader.sandbox.groups import EventCounter, MemoryGroup, memory_allowed, processes_allowed
from grader.session.usage import disk_use, tree_of

# With less than this left on a disk, whoever writes fails.
_FULL = 4 * MIB
# What the grader takes beside a submission, and what submissions need at least: MiB and numbers.
_OWN_MEMORY, _OWN_PROCESSES = 200, 16
_LEAST_MEMORY, _LEAST_PROCESSES, _LEAST_DISK = 300, 48, 4
_KINDS = {
    "memory": ("memory", "memory"),
    "processes": ("processes", "processes and threads"),
    "disk": ("disk", "room for temporary files"),
}


class Machine:
    """What has happened on the machine since a kernel was started, of which this is the folder."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._events = EventCounter()
        self._before = self._events.read()
        self.group: MemoryGroup | None = None
        self._lower: frozenset[str] = frozenset()

    def started(self, pid: int, group: MemoryGroup | None) -> None:
        """Say that a kernel runs below that process, in that group: before any student code."""
        self.group = group
        pids = tree_of(pid)
        self._lower = frozenset(
            name
            for name, (_, row, wanted) in _HARD.items()
            if max((_hard_limit(each, row) for each in pids), default=math.inf)
            < wanted(self._limits)
        )

    def check(self, limit: LimitName | None) -> None:
        """Raise HarnessError if the machine is to blame for a failure.

        limit is the one that the failure speaks of, if it speaks of one.
        """
        short = self._short_of(limit)
        if short is None:
            return
        name, words = _KINDS[short]
        raise HarnessError(
            f"This machine ran out of {words} before the submission reached its own limit: "
            f"{self._limits.words(name)}.",
            f"Give the machine or container more, or lower the limit with --{name}. "
            "`grader doctor` says what is there.",
        )

    def _short_of(self, limit: LimitName | None) -> str | None:
        now, group = self._events.read(), self.group
        if group is not None and group.is_over:
            return None
        if now.memory > self._before.memory or (group is not None and group.kills):
            return "memory"
        if now.processes > self._before.processes:
            return "processes"
        if limit in self._lower:
            return limit
        return "disk" if limit == "disk" and self._disk_is_full() else None

    def _disk_is_full(self) -> bool:
        try:
            room = os.statvfs(self._folder)
        except OSError:
            return False
        full = room.f_bavail * room.f_frsize < _FULL or (room.f_files > 0 and room.f_favail == 0)
        return full and disk_use(self._folder) < self._limits.disk * MIB


def shortcomings(limits: Limits, folder: Path) -> tuple[str, ...]:
    """In which respects this machine, or container, has less than grading needs, or may need.

    folder is where temporary files will be.
    """
    found = []
    memory, processes = memory_allowed(), processes_allowed()
    if memory is not None and memory < (limits.memory + _OWN_MEMORY) * MIB:
        found.append(
            f"There are {memory // MIB} MiB of memory, and a submission may take {limits.memory}: "
            f"{_lower('memory', memory // MIB - _OWN_MEMORY, _LEAST_MEMORY)}"
        )
    if processes is not None and processes < limits.processes + _OWN_PROCESSES:
        found.append(
            f"There may be {processes} processes and threads, and a submission may have "
            f"{limits.processes}: "
            f"{_lower('processes', processes - _OWN_PROCESSES, _LEAST_PROCESSES)}"
        )
    for name, (which, _, wanted) in _HARD.items():
        highest = resource.getrlimit(which)[1]
        if highest != resource.RLIM_INFINITY and highest < wanted(limits):
            found.append(f"The hard limit of {name} (ulimit -H) is below that of submissions.")
    with contextlib.suppress(OSError):
        room = os.statvfs(folder)
        free = room.f_bavail * room.f_frsize // MIB
        if free < limits.disk:
            found.append(
                f"There are {free} MiB left in {folder}, and a submission may take {limits.disk}: "
                f"{_lower('disk', free, _LEAST_DISK)}"
            )
    return tuple(found)


def _lower(name: str, most: int, least: int) -> str:
    if most < least:
        return "too little to grade with."
    return f"lower that with --{name} {most}, or one that takes too much is not judged."


# The limits that a process cannot raise: which, its row in /proc/PID/limits, and what it should be.
_HARD: Mapping[str, tuple[int, str, Callable[[Limits], int]]] = {
    "memory": (
        resource.RLIMIT_AS,
        "Max address space",
        lambda limits: limits.resources.address_space,
    ),
    "processes": (resource.RLIMIT_NPROC, "Max processes", lambda limits: limits.processes),
}


def _hard_limit(pid: int, row: str) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/limits").read_text().splitlines():
            if line.startswith(row):
                hard = line.removeprefix(row).split()[1]
                return int(hard) if hard.isdigit() else math.inf
    return 0
