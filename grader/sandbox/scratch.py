"""A folder that the grader and a student's process share, and what is left of dead graders' ones.

grader-1234abcd/        the grader's own, which others may only pass through
    lock                locked as long as the grader lives: the kernel lets go of it, not we
    run/                the student's
"""

import contextlib
import fcntl
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from grader.sandbox.remove import remove_tree

# A socket's path holds 107 characters, of which `/connection-ipc-5` takes 17.
_LONGEST_FOLDER = 90
_OURS = re.compile(r"grader-[0-9a-f]{8}")
_LOCK = "lock"
# The lock before it is locked.
_NOT_YET = "lock-"
_MOST_TRIES = 5


class Scratch:
    """A new folder for one process; raises OSError where none can be made. Remove it at the end."""

    def __init__(self) -> None:
        parent = _parent()
        sweep(parent)
        for left in reversed(range(_MOST_TRIES)):
            # Before it is locked it may be taken for that of a grader that was killed just there.
            try:
                self._make(parent)
                break
            except (FileNotFoundError, BlockingIOError):
                if not left:
                    raise

    def _make(self, parent: Path) -> None:
        self._top = parent / f"grader-{secrets.token_hex(4)}"
        self.folder = self._top / "run"
        self._lock = -1
        self._top.mkdir()
        try:
            self._top.chmod(0o711)
            # Whoever sees the lock under its name finds it locked.
            unnamed = self._top / _NOT_YET
            self._lock = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            unnamed.rename(self._top / _LOCK)
            self.folder.mkdir(mode=0o700)
        except BaseException:
            self.remove()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder, as far as that can be done; harmless if it is gone."""
        remove_tree(self._top)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def sweep(parent: Path | None = None) -> None:
    """Remove the folders of graders of this user that were killed.

    Only what is ours by name and owner, and has a lock that nobody holds, or nothing at all in it,
    is that.
    """
    with contextlib.suppress(OSError), os.scandir(parent or _parent()) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if _OURS.fullmatch(entry.name) and _is_own(entry.stat(follow_symlinks=False)):
                    with contextlib.suppress(OSError):
                        Path(entry.path).rmdir()
                    with _let_go(Path(entry.path)):
                        remove_tree(Path(entry.path))


@contextlib.contextmanager
def _let_go(top: Path) -> Iterator[None]:
    """Holds the lock of a dead grader's folder; raises OSError where it lives, or has none."""
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        lock = os.open(top / _LOCK, flags)
    except FileNotFoundError:
        lock = os.open(top / _NOT_YET, flags)
    try:
        if not _is_own(os.fstat(lock)):
            raise PermissionError(f"{top} is somebody else's")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(lock)


def _is_own(found: os.stat_result) -> bool:
    kind = stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)
    return kind and found.st_uid == os.geteuid()


def _parent() -> Path:
    """Where the folders are: the paths of sockets must not be longer than the system takes."""
    usual = Path(tempfile.gettempdir())
    return usual if len(f"{usual}/grader-12345678/run") <= _LONGEST_FOLDER else Path("/tmp")
