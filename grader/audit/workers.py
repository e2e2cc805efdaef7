"""Runs many small jobs in forked processes: mutants are closures, which no pickle takes along."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from typing import NoReturn, TypeVar

from grader.errors import HarnessError

T = TypeVar("T")


@dataclass(frozen=True)
class _Failed:
    """What a job raised, in words."""

    message: str


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_jobs(
    job: Callable[[int], T], count: int, processes: int | None = None
) -> Iterator[tuple[int, T]]:
    """Yield (number, job(number)) for all numbers below count, as they come.

    What jobs return must be picklable. Raises HarnessError where one fails or its process ends.
    """
    processes = min(processes or usable_processors(), count)
    workers: dict[Connection, int] = {}
    try:
        for first in range(processes):
            connection, pid = _start(job, range(first, count, processes))
            workers[connection] = pid
        while workers:
            for ready in wait(list(workers)):
                assert isinstance(ready, Connection)
                try:
                    number, result = ready.recv()
                except EOFError:
                    _finish(ready, workers.pop(ready))
                    continue
                if isinstance(result, _Failed):
                    raise _broken(result.message)
                yield number, result
    finally:
        for connection, pid in workers.items():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            connection.close()


def _start(job: Callable[[int], object], numbers: range) -> tuple[Connection, int]:
    ours, theirs = Pipe(duplex=False)
    pid = os.fork()
    if pid == 0:
        _work(job, numbers, theirs)
    theirs.close()
    return ours, pid


def _work(job: Callable[[int], object], numbers: range, connection: Connection) -> NoReturn:
    """The life of a forked process. It leaves without touching what it shares with its parent."""
    code = 1
    try:
        for number in numbers:
            try:
                connection.send((number, job(number)))
            except Exception as error:
                connection.send((number, _Failed(f"{type(error).__name__}: {error}")))
        code = 0
    finally:
        os._exit(code)


def _finish(connection: Connection, pid: int) -> None:
    connection.close()
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise _broken("one of its processes ended.")


def _broken(message: str) -> HarnessError:
    return HarnessError(
        f"The audit failed: {message}", "This is a fault of the grader, not of the lab."
    )
