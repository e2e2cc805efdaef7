"""What a tree of processes is using, as Linux tells it in /proc; elsewhere nothing is known."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
_MAX_ENTRIES = 10_000


@dataclass(frozen=True)
class Usage:
    """Processes and threads, bytes of memory in use, and seconds of processor time so far."""

    tasks: int = 0
    memory: int = 0
    cpu: float = 0.0


def tree_of(root: int) -> tuple[int, ...]:
    """The process ids of a process and of all below it."""
    found = [root]
    for pid in found:
        with contextlib.suppress(OSError):
            for thread in os.scandir(f"/proc/{pid}/task"):
                with contextlib.suppress(OSError):
                    found.extend(map(int, Path(thread.path, "children").read_bytes().split()))
    return tuple(dict.fromkeys(found))


def usage_of(pids: tuple[int, ...], memory_limit: int) -> Usage:
    """What these processes use together; what they share is counted once where that matters.

    Telling shared memory apart is slow, so it is done only where memory_limit seems passed.
    """
    tasks, memory, cpu = 0, 0, 0.0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The second field, the program's name in parentheses, may hold anything.
            stat = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            cpu += sum(map(int, stat[11:15])) / _TICK  # own and of reaped children
            tasks += int(stat[17])
            memory += int(stat[21]) * _PAGE
    if memory > memory_limit:
        memory = sum(map(_share, pids))
    return Usage(tasks, memory, cpu)


def disk_use(folder: Path) -> int:
    """The bytes that a folder's files take; symbolic links are not followed, nor many files."""
    total, waiting, seen = 0, [str(folder)], 0
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                seen += 1
                with contextlib.suppress(OSError):
                    # An empty file takes room too, and a folder with very many of them time.
                    total += max(entry.stat(follow_symlinks=False).st_blocks * 512, 4096)
                    if entry.is_dir(follow_symlinks=False) and seen < _MAX_ENTRIES:
                        waiting.append(entry.path)
                if seen >= _MAX_ENTRIES:
                    return max(total, _MAX_ENTRIES * 65536)
    return total


def _share(pid: int) -> int:
    """A process's memory, with each shared page divided by those who share it."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0
