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
    a file system has no locks there is none.
    """
    path = store.with_name(f".{store.name}.lock")
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:  # whether the store can be written is told when it is opened
        yield
        return
    try:
        with contextlib.suppress(NotImplementedError):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(
                    f"Another process is grading into {store}.",
                    "Wait for it, end it with Ctrl-C, or name another store with --store.",
                ) from None
            except OSError:
                pass
        yield
        path.unlink(missing_ok=True)
    finally:
        os.close(lock)
