"""Control groups: what those that we are in allow, and one for the memory of a student's processes.

A group counts what belongs to no process too: shared pages that nobody maps, files in memory. Where
none can be made (most containers) the sandbox does with less.
"""

import contextlib
import functools
import itertools
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "grader-"
# Its first argument is the file of the group to enter; the others are what it becomes there.
_ENTER = ("/bin/sh", "-c", 'echo 0 > "$0" && exec "$@"')
_SLACK = 2**20
_END_SECONDS = 5.0
_LEAST_UNLIMITED = 2**60


@dataclass(frozen=True)
class Hierarchy:
    """Where a controller's groups are seen: the version, our own group, and the topmost."""

    version: int
    own: Path
    top: Path

    def upwards(self) -> Iterator[Path]:
        """Our own group and those that it is in, as far as they can be seen."""
        yield self.own
        yield from itertools.takewhile(
            lambda folder: folder.is_relative_to(self.top), self.own.parents
        )


@dataclass(frozen=True)
class Events:
    """How often memory and processes have run out in our groups so far."""

    memory: int = 0
    processes: int = 0


def hierarchy(controller: str) -> Hierarchy | None:
    """Where the groups of that controller are; None where it cannot be seen."""
    try:
        membership = Path("/proc/self/cgroup").read_text()
        return find_hierarchy(controller, membership, Path("/proc/self/mountinfo").read_text())
    except OSError:
        return None


def find_hierarchy(controller: str, membership: str, mounts: str) -> Hierarchy | None:
    """The same, given /proc/self/cgroup and /proc/self/mountinfo."""
    groups: dict[str, str] = {}
    for line in membership.splitlines():
        _, controllers, group = line.split(":", 2)
        groups |= dict.fromkeys(controllers.split(","), group)
    for version, kind, name in ((1, "cgroup", controller), (2, "cgroup2", "")):
        for mount in map(str.split, mounts.splitlines()):
            root, point, behind = mount[3], Path(mount[4]), mount[mount.index("-") + 1 :]
            if behind[0] != kind or (version == 1 and name not in behind[-1].split(",")):
                continue
            if name not in groups or (version == 2 and controller in groups):
                continue
            inside = Path(groups[name])
            own = point / inside.relative_to(root) if inside.is_relative_to(root) else point
            return Hierarchy(version, own, point)
    return None


class EventCounter:
    """Counts what happens in the groups that we are in now; where none are seen, on the machine."""

    def __init__(self) -> None:
        self._memory, self._processes = hierarchy("memory"), hierarchy("pids")

    def read(self) -> Events:
        """What has happened so far."""
        memory, processes = self._memory, self._processes
        kills = None if memory is None else _kills(memory.own, memory.version)
        if kills is None:
            kills = _number(Path("/proc/vmstat"), "oom_kill")
        refused = 0
        if processes is not None:
            refused = sum(_number(at / "pids.events", "max") or 0 for at in processes.upwards())
        return Events(kills or 0, refused)


def memory_allowed() -> int | None:
    """The bytes that our groups, or the machine, let all processes in them have together."""
    found = []
    if (total := _number(Path("/proc/meminfo"), "MemTotal:")) is not None:
        found.append(1024 * total)
    if (seen := hierarchy("memory")) is not None:
        name = "memory.limit_in_bytes" if seen.version == 1 else "memory.max"
        found += [most for at in seen.upwards() if (most := _number(at / name)) is not None]
    return min((most for most in found if most < _LEAST_UNLIMITED), default=None)


def processes_allowed() -> int | None:
    """How many processes and threads our groups may have at a time; None for no limit."""
    seen = hierarchy("pids")
    limits = () if seen is None else (_number(at / "pids.max") for at in seen.upwards())
    return min((most for most in limits if most is not None), default=None)


class MemoryGroup:
    """A group whose processes may have so many bytes together, all that they leave included."""

    def __init__(self, parent: Path, version: int, limit: int) -> None:
        self._version, self._limit = version, limit
        self.folder = parent / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
        self.folder.mkdir()
        try:
            if version == 1:
                (self.folder / "memory.limit_in_bytes").write_text(str(limit))
                # Where swap is counted, it does not come in addition.
                with contextlib.suppress(OSError):
                    (self.folder / "memory.memsw.limit_in_bytes").write_text(str(limit))
            else:
                (self.folder / "memory.max").write_text(str(limit))
                with contextlib.suppress(OSError):
                    (self.folder / "memory.swap.max").write_text("0")
        except OSError:
            self.remove()
            raise

    def command(self, command: Sequence[str]) -> list[str]:
        """A command that becomes the given one, within the group."""
        return [*_ENTER, str(self.folder / "cgroup.procs"), *command]

    @property
    def kills(self) -> int:
        """How many of its processes the kernel has killed for want of memory, whoever's."""
        return _kills(self.folder, self._version) or 0

    @property
    def is_over(self) -> bool:
        """Whether it was its own limit for which the kernel has killed some of its processes."""
        if not self.kills:
            return False
        if self._version == 2:
            return bool(_number(self.folder / "memory.events.local", "oom"))
        most = _number(self.folder / "memory.max_usage_in_bytes") or 0
        return most >= self._limit - _SLACK

    def remove(self) -> None:
        """Remove the group; whoever is left in it is killed. It takes a moment to be empty then."""
        until = time.monotonic() + _END_SECONDS
        while self.folder.exists() and time.monotonic() < until:
            try:
                self.folder.rmdir()
            except OSError:
                with contextlib.suppress(OSError):
                    for pid in (self.folder / "cgroup.procs").read_text().split():
                        os.kill(int(pid), signal.SIGKILL)
                time.sleep(0.002)


def memory_group(limit: int) -> MemoryGroup | None:
    """A new group of so many bytes; None where this machine offers none."""
    found = _parent()
    if found is None:
        return None
    with contextlib.suppress(OSError):
        return MemoryGroup(*found, limit)
    return None


@functools.cache
def _parent() -> tuple[Path, int] | None:
    """Where groups can be made and entered, with its version; tried once. Sweeps what was left."""
    seen = hierarchy("memory")
    if seen is None:
        return None
    # In the second version only a group without processes of its own, or the root, has others.
    for parent in (seen.own,) if seen.version == 1 else (seen.own, seen.own.parent):
        if seen.version == 2 and not _hands_down(parent):
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            _sweep(parent)
            group = MemoryGroup(parent, seen.version, _LEAST_UNLIMITED // 2**20)
            try:
                subprocess.run(
                    group.command(["/bin/sh", "-c", ":"]), check=True, capture_output=True,
                    env={}, cwd="/", timeout=10,
                )  # fmt: skip
                return parent, seen.version
            finally:
                group.remove()
    return None


def _hands_down(parent: Path) -> bool:
    try:
        return "memory" in (parent / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False


def _sweep(parent: Path) -> None:
    """Remove the groups of graders that are no more; one with processes in it stays by itself."""
    for folder in parent.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _kills(group: Path, version: int) -> int | None:
    """How many of a group's own processes were killed for want of memory, whoever's."""
    files = ("memory.oom_control",) if version == 1 else ("memory.events.local", "memory.events")
    found = (_number(group / name, "oom_kill") for name in files)
    return next((kills for kills in found if kills is not None), None)


def _number(file: Path, key: str = "") -> int | None:
    """The number in a file of the kernel's, or the one behind a key; None where there is none."""
    try:
        text = file.read_text()
    except OSError:
        return None
    for line in text.splitlines():
        words = line.split()
        if words and (not key or words[0] == key):
            number = words[1 if key else 0]
            return int(number) if number.isdigit() else None
    return None
