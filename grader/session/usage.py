"""What a tree of processes is using, as Linux tells it in /proc; elsewhere nothing is known."""

import contextlib
import errno
import os
import stat
import sys
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
            for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
                with contextlib.suppress(OSError):
                    found.extend(map(int, _read(f"/proc/{pid}/task/{thread}/children").split()))
    return tuple(dict.fromkeys(found))


def usage_of(pids: tuple[int, ...], memory_limit: int) -> Usage:
    """What these processes use together; what they share is counted once where that matters.

    Telling shared memory apart is slow, so it is done only where memory_limit seems passed.
    """
    tasks, memory, cpu = 0, 0, 0.0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The second field, the program's name in parentheses, may hold anything.
            fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
            cpu += sum(map(int, fields[11:15])) / _TICK  # own and of reaped children
            tasks += int(fields[17])
            memory += int(fields[21]) * _PAGE
    if memory > memory_limit:
        memory = sum(map(_share, pids))
    return Usage(tasks, memory, cpu)


def disk_use(folder: Path) -> int:
    """The bytes that a folder's files take; symbolic links are not followed, nor many files.

    A folder that hides what it holds counts as full: who is to be counted has no reason to.
    """
    total, waiting, seen = 0, [str(folder)], 0
    while waiting:
        path = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    seen += 1
                    total += _room(entry)
                    if entry.is_dir(follow_symlinks=False) and seen < _MAX_ENTRIES:
                        waiting.append(entry.path)
                    if seen >= _MAX_ENTRIES:
                        return max(total, _MAX_ENTRIES * 65536)
        except OSError as error:  # most often it is gone
            if _is_hidden(path, error):
                return sys.maxsize
    return total


def deleted_files(pids: tuple[int, ...], folder: Path) -> tuple[int, int]:
    """The bytes of deleted files that processes keep open: on the disk of a folder, and elsewhere.

    They have no name to be found by. What is elsewhere is in memory.
    """
    try:
        disk = folder.stat().st_dev
    except OSError:
        return 0, 0
    found: dict[tuple[int, int], int] = {}
    for pid in pids:
        with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    file = entry.stat()
                    if file.st_nlink == 0 and stat.S_ISREG(file.st_mode):
                        found[file.st_dev, file.st_ino] = file.st_blocks * 512
    on_disk = sum(size for (device, _), size in found.items() if device == disk)
    return on_disk, sum(found.values()) - on_disk


def _is_hidden(path: str, error: OSError) -> bool:
    """Whether what cannot be looked into was made so, by moving it deep down or locking it."""
    with contextlib.suppress(OSError):
        locked = error.errno == errno.EACCES and os.lstat(path).st_uid == os.geteuid()
        return locked or error.errno == errno.ENAMETOOLONG
    return False


def _room(entry: os.DirEntry[str]) -> int:
    """The bytes that an entry takes: an empty file takes room too, and many of them time."""
    try:
        return max(entry.stat(follow_symlinks=False).st_blocks * 512, 4096)
    except FileNotFoundError:
        return 0


def _share(pid: int) -> int:
    """A process's memory, with each shared page divided by those who share it."""
    with contextlib.suppress(OSError, ValueError):
        for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _read(path: str) -> bytes:
    """A file of the kernel's: with the fewest system calls, as this is done all the time."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        read = b""
        while piece := os.read(descriptor, 65536):  # a long list comes in pieces
            read += piece
        return read
    finally:
        os.close(descriptor)
