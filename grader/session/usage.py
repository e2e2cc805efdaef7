"""What a tree of processes is using, as Linux tells it in /proc; elsewhere nothing is known."""

import contextlib
import ctypes
import errno
import functools
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
_MAX_ENTRIES = 10_000


_CAP_SYS_PTRACE = 19


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
    tasks, cpu = 0, 0.0
    resident: dict[int, int] = {}
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The second field, the program's name in parentheses, may hold anything.
            fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
            cpu += sum(map(int, fields[11:15])) / _TICK  # own and of reaped children
            tasks += int(fields[17])
            resident[pid] = int(fields[21]) * _PAGE
    memory = sum(resident.values())
    if memory > memory_limit:
        memory = sum(_share(pid, whole) for pid, whole in resident.items())
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
    """The bytes of deleted files that processes keep open or mapped: below a folder, elsewhere.

    They have no name to be found by. What is elsewhere is in memory. Of a file that is only mapped
    nobody but root with all rights is told more than how much of it is.
    """
    try:
        disk = folder.stat().st_dev
    except OSError:
        return 0, 0
    found: dict[tuple[int, int], int] = {}
    for pid in pids:
        with contextlib.suppress(OSError), _as_its_user(pid):
            for at, path, inode, least in _deleted_maps(pid):
                # A program's own files may be deleted too, by an update.
                if path.startswith((f"{folder}/", "/dev/shm/")):
                    key = disk if path.startswith(f"{folder}/") else 0, inode
                    try:
                        file = Path(f"/proc/{pid}/map_files/{at}").stat()
                        found[key] = file.st_blocks * 512
                    except OSError:
                        found[key] = max(found.get(key, 0), least)
        with (
            contextlib.suppress(OSError),
            _as_its_user(pid),
            os.scandir(f"/proc/{pid}/fd") as entries,
        ):
            for entry in entries:
                with contextlib.suppress(OSError):
                    file = entry.stat()
                    if file.st_nlink == 0 and stat.S_ISREG(file.st_mode):
                        found[file.st_dev, file.st_ino] = file.st_blocks * 512
    on_disk = sum(size for (device, _), size in found.items() if device == disk)
    return on_disk, sum(found.values()) - on_disk


def _deleted_maps(pid: int) -> Iterator[tuple[str, str, int, int]]:
    """The deleted files that a process maps: where, their paths and inodes, their least sizes."""
    for line in _read(f"/proc/{pid}/maps").splitlines():
        if line.endswith(b"(deleted)"):
            addresses, _, offset, _, inode, path = line.split(None, 5)
            begin, end = (int(part, 16) for part in addresses.split(b"-"))
            least = int(offset, 16) + end - begin
            yield addresses.decode(), os.fsdecode(path), int(inode), least


def in_flight(pids: Iterable[int], ours: int) -> bool:
    """Whether descriptors were sent that nobody has taken in: whose files they are cannot be seen.

    ours is the inode of the socket by which we send some ourselves.
    """
    for pid in pids:
        with (
            contextlib.suppress(OSError),
            _as_its_user(pid),
            os.scandir(f"/proc/{pid}/fd") as entries,
        ):
            for entry in entries:
                with contextlib.suppress(OSError):
                    file = entry.stat()
                    if stat.S_ISSOCK(file.st_mode) and file.st_ino != ours:
                        sent = _read(f"/proc/{pid}/fdinfo/{entry.name}").partition(b"scm_fds:")[2]
                        if sent.split()[:1] not in ([], [b"0"]):
                            return True
    return False


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


def _share(pid: int, whole: int) -> int:
    """A process's memory, with each shared page divided by those who share it.

    Of one that cannot be looked into, the whole counts.
    """
    try:
        with _as_its_user(pid):
            for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except PermissionError:
        return whole
    except (OSError, ValueError):  # it has ended
        pass
    return 0


@contextlib.contextmanager
def _as_its_user(pid: int) -> Iterator[None]:
    """Let this thread see what a process's own user may see of it.

    In most containers root itself may not look into other users' processes.
    """
    user = _user_to_be(pid)
    if user is not None:
        _libc().setfsgid(user)
        _libc().setfsuid(user)
    try:
        yield
    finally:
        if user is not None:
            _libc().setfsuid(0)
            _libc().setfsgid(0)


def _user_to_be(pid: int) -> int | None:
    if os.geteuid() != 0 or _sees_all():
        return None
    return Path(f"/proc/{pid}").stat().st_uid or None


@functools.cache
def _sees_all() -> bool:
    fields = _read("/proc/self/status").partition(b"CapEff:")[2].split()
    return bool(fields) and bool(int(fields[0], 16) >> _CAP_SYS_PTRACE & 1)


@functools.cache
def _libc() -> Any:
    return ctypes.CDLL(None)


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
