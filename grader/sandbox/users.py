"""Users that exist for one kernel only, so that it can be told apart, and killed, by its user."""

import contextlib
import os
import random
import socket
from pathlib import Path

from grader.errors import HarnessError

# Above all that systems hand out; in a container that has fewer users, the last of those.
_FIRST, _COUNT = 1_900_000_000, 100_000_000
_FEWEST = 1_000


def box_user() -> int:
    """A user id for whoever lives among its own processes only: it may be another's elsewhere."""
    first, count = _ids_here()
    return first + os.getpid() % count


class BoxUser:
    """A user id that no other process on this machine has, until it is released."""

    def __init__(self) -> None:
        first, count = _ids_here()
        for _ in range(1000):
            self.id = first + random.SystemRandom().randrange(count)
            # An abstract socket is a lock that ends with its holder.
            self._lock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            with contextlib.suppress(OSError):
                self._lock.bind(f"\0grader-user-{self.id}")
                if threads_of(self.id) == 0:
                    return
            self._lock.close()
        raise HarnessError("No user id is free for the student's process.")

    def release(self) -> None:
        """Let others have it."""
        self._lock.close()


def threads_of(user: int) -> int:
    """How many threads a user has here, all of which count against the limit of processes."""
    found = 0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):
                if process.stat().st_uid == user:
                    found += sum(1 for _ in (process / "task").iterdir())
    return found


def _ids_here() -> tuple[int, int]:
    return ids_to_choose_from(Path("/proc/self/uid_map").read_text())


def ids_to_choose_from(uid_map: str) -> tuple[int, int]:
    """First and number of the ids to choose from, given the ids that are mapped here."""
    mapped = [
        (int(inside), int(count)) for inside, _, count in map(str.split, uid_map.splitlines())
    ]
    for first, count in mapped:
        if first <= _FIRST and first + count >= _FIRST + _COUNT:
            return _FIRST, _COUNT
    first, count = max(mapped, key=lambda entry: entry[0] + entry[1])
    if count < 2 * _FEWEST:
        raise HarnessError("This container has too few user ids to give the student's process one.")
    return first + count - count // 4, count // 4
