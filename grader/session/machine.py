"""Whether the machine ran out of something before a submission had all that its limits let it have.

That is nobody's fault but the machine's, or the container's: such a submission is not judged.
"""

import os
import resource
from pathlib import Path

from grader.errors import HarnessError
from grader.limits import MIB, LimitName, Limits
from grader.sandbox.groups import MemoryGroup, events
from grader.session.usage import disk_use

# With less than this left on a disk, whoever writes fails.
_FULL = 4 * MIB
_KINDS = {
    "memory": ("memory", "memory"),
    "processes": ("processes", "processes and threads"),
    "disk": ("disk", "room for temporary files"),
}


class Machine:
    """What has happened on the machine since a kernel was started, of which this is the folder."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._before = events()
        self.group: MemoryGroup | None = None

    def check(self, limit: LimitName | None) -> None:
        """Raise HarnessError if the machine is to blame for a failure.

        limit is the one that the failure speaks of, if it speaks of one.
        """
        short = self._short_of(limit)
        if short is None:
            return
        name, words = _KINDS[short]
        raise HarnessError(
            f"This machine ran out of {words} before the submission had taken what it may: "
            f"{self._limits.words(name)}.",
            f"Give the machine or container more, or lower the limit with --{name}. "
            "`grader doctor` says what is there.",
        )

    def _short_of(self, limit: LimitName | None) -> str | None:
        now, group = events(), self.group
        if group is not None and group.is_over:
            return None
        if now.memory > self._before.memory or (group is not None and group.kills):
            return "memory"
        if now.processes > self._before.processes:
            return "processes"
        if limit in _HARD and _is_lower(*_HARD[limit](self._limits)):
            return limit
        return "disk" if limit == "disk" and self._disk_is_full() else None

    def _disk_is_full(self) -> bool:
        try:
            room = os.statvfs(self._folder)
        except OSError:
            return False
        full = room.f_bavail * room.f_frsize < _FULL or (room.f_files > 0 and room.f_favail == 0)
        return full and disk_use(self._folder) < self._limits.disk * MIB


# What we may have ourselves, no student's process can have more of.
_HARD = {
    "memory": lambda limits: (resource.RLIMIT_AS, limits.resources.address_space),
    "processes": lambda limits: (resource.RLIMIT_NPROC, limits.processes),
}


def _is_lower(which: int, wanted: int) -> bool:
    highest = resource.getrlimit(which)[1]
    return highest != resource.RLIM_INFINITY and highest < wanted
