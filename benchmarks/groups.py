"""Counts what a command takes, with all that it starts: by control groups, or by looking often.

Bubblewrap's children are killed and not waited for, so that nothing else tells their time.
"""

import contextlib
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from grader.sandbox.groups import hierarchy

MIB = 2**20
_PERIOD = 0.02
_PREFIX = "benchmark-"
_ENTER = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit; shift; done; shift; exec "$@"'


@dataclass(frozen=True)
class Taken:
    """Seconds of processor time and on the clock, MiB of anonymous memory at most; what it said."""

    cpu: float
    wall: float
    peak: float
    stdout: str


class Counter(Protocol):
    """Counts for one command."""

    how: str

    def command(self, command: Sequence[str]) -> list[str]:
        """The command to be started instead."""

    def look(self, pid: int) -> None:
        """Look at what is used just now."""

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""

    @property
    def peak(self) -> float:
        """The most memory so far, in MiB."""


class Groups:
    """Counts by a control group for time and one for memory, which are the same in version 2."""

    how = "control groups"

    def __init__(self) -> None:
        name = f"{_PREFIX}{secrets.token_hex(4)}"
        self._peak = 0
        self._folders: dict[str, Path] = {}
        try:
            for controller in ("cpuacct", "memory"):
                seen = hierarchy(controller)
                if seen is None:
                    raise OSError(f"no controller {controller}")
                self._folders[controller] = seen.own / name
                self._folders[controller].mkdir(exist_ok=True)
            self._told = _file_in(self._folders["cpuacct"])
            read_cpu(self._told)
            self.look(0)
        except BaseException:
            self.remove()
            raise

    def command(self, command: Sequence[str]) -> list[str]:
        """One that enters the groups first."""
        files = {str(folder / "cgroup.procs") for folder in self._folders.values()}
        return ["/bin/sh", "-c", _ENTER, "sh", *files, "--", *command]

    def look(self, pid: int) -> None:
        """Read how much memory belongs to the group; files do not count."""
        fields = _fields(self._folders["memory"] / "memory.stat")
        self._peak = max(self._peak, fields.get("total_rss", fields.get("anon", 0)))

    @property
    def cpu(self) -> float:
        """Seconds so far."""
        return read_cpu(self._told)

    @property
    def peak(self) -> float:
        """The most so far, in MiB."""
        return self._peak / MIB

    def remove(self) -> None:
        """Remove the groups; they are empty a moment after the last process has ended."""
        until = time.monotonic() + 5
        for folder in set(self._folders.values()):
            while folder.exists() and time.monotonic() < until:
                with contextlib.suppress(OSError):
                    folder.rmdir()
                time.sleep(_PERIOD)


def read_cpu(file: Path) -> float:
    """The seconds of processor time that a group's file tells."""
    if file.name == "cpu.stat":
        return _fields(file)["usage_usec"] / 1e6
    return int(file.read_text()) / 1e9


def cpu_of_own_group() -> Callable[[], float] | None:
    """What tells the time of the group that we are in, if it is one of these."""
    seen = hierarchy("cpuacct")
    if seen is None or not seen.own.name.startswith(_PREFIX):
        return None
    file = _file_in(seen.own)
    return lambda: read_cpu(file)


def _file_in(group: Path) -> Path:
    first = group / "cpuacct.usage"
    return first if first.exists() else group / "cpu.stat"


class Looks:
    """Counts what is seen by looking often: less than there is, where processes live shortly."""

    how = "looking every 20 ms, which misses what lives shortly: there are no control groups"

    def __init__(self) -> None:
        self._seen: dict[tuple[int, float], float] = {}
        self._peak = 0.0

    def command(self, command: Sequence[str]) -> list[str]:
        """Itself."""
        return list(command)

    def look(self, pid: int) -> None:
        """Look at each process."""
        memory = 0
        with contextlib.suppress(psutil.Error):
            root = psutil.Process(pid)
            for process in (root, *root.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    times = process.cpu_times()
                    key = process.pid, process.create_time()
                    self._seen[key] = times.user + times.system
                    memory += process.memory_full_info().pss
        self._peak = max(self._peak, memory / MIB)

    @property
    def cpu(self) -> float:
        """Seconds so far."""
        return sum(self._seen.values())

    @property
    def peak(self) -> float:
        """The most so far, in MiB."""
        return self._peak


@contextlib.contextmanager
def counter() -> Iterator[Counter]:
    """A counter: groups where some can be made."""
    try:
        groups = Groups()
    except OSError:
        yield Looks()
        return
    try:
        yield groups
    finally:
        groups.remove()


def take(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Taken:
    """Run a command and count; raises CalledProcessError where it fails."""
    with counter() as counts:
        began = time.perf_counter()
        process = subprocess.Popen(
            counts.command(command),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_PERIOD):
                counts.look(process.pid)

        watcher = threading.Thread(target=watch)
        watcher.start()
        stdout, _ = process.communicate()
        wall = time.perf_counter() - began
        done.set()
        watcher.join()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(command))
        return Taken(counts.cpu, wall, counts.peak, stdout)


def how_counted() -> str:
    """How this machine lets us count."""
    with counter() as counts:
        return counts.how


def _fields(file: Path) -> dict[str, int]:
    lines = (line.split() for line in file.read_text().splitlines())
    return {name: int(value) for name, value in lines}
