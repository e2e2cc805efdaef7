"""One driver at a time: a second one would grade the same submissions again."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from grader.errors import UsageError


@contextlib.contextmanager
def only_driver(store: Path) -> Iterator[None]:
    """Holds the right to run a class for a store; raises UsageError where another process has it.

    The file beside the store is locked as long as we live: the kernel lets go of it, not we. Where
    a file system has no locks, or the folder cannot be written, there is none.
    """
    path = store.with_name(f".{store.name}.lock")
    lock = _locked(path, store)
    try:
        yield
    finally:
        if lock is not None:
            path.unlink(missing_ok=True)  # while it is held: who waits for it looks again
            os.close(lock)


def _locked(path: Path, store: Path) -> int | None:
    while True:
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError:  # whether the store can be written is told when it is opened
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise UsageError(
                f"Another process is grading into {store}.",
                "Wait for it, end it with Ctrl-C, or name another store with --store.",
            ) from None
        except OSError:
            os.close(lock)
            return None
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(lock).st_ino:
                return lock
        os.close(lock)  # whoever had it has removed it
