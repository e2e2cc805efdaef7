"""Drives work through an executor, whatever it is: a window of tasks, the rest waits.

What fails for our fault is tried once more, alone, when all else is done. That a worker died is
nobody's fault: whatever was under way then is tried alone too.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.errors import HarnessError

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")


class RunEndedError(HarnessError):
    """Nothing more can be done, which is nobody's fault and ends a run: it goes on another time."""


@dataclass(frozen=True)
class Job(Generic[K, T, R]):
    """What is to be done with each key.

    make gives its task, in the driver; work does it, in a worker; done is told, once for each key,
    what came of it: a result, or an exception that no second try avoided. failed says which
    results are to be tried again.
    """

    make: Callable[[K], T]
    work: Callable[[T], R]
    done: Callable[[K, R | Exception], object]
    failed: Callable[[R], bool]


class Driver:
    """Runs jobs on an executor, of which a new one is started where one breaks.

    window is how many tasks are handed over at a time; patience is how many seconds may pass
    without any result before all workers count as stuck.
    """

    def __init__(self, start: Callable[[], Executor], window: int, patience: float) -> None:
        self._start, self._window, self._patience = start, window, patience
        self._executor: Executor | None = None

    def run(self, job: Job[K, T, R], keys: Iterable[K]) -> None:
        """Do all; whatever ends it early, what is known by then is told before."""
        again: list[K] = []

        def first(key: K, found: R | Exception) -> None:
            if isinstance(found, Exception) or job.failed(found):
                again.append(key)
            else:
                job.done(key, found)

        try:
            self._through(job, iter(keys), self._window, first)
            for key in again:
                self._through(job, iter((key,)), 1, job.done)
        finally:
            self._end()

    def _through(
        self,
        job: Job[K, T, R],
        keys: Iterator[K],
        window: int,
        told: Callable[[K, R | Exception], object],
    ) -> None:
        """Keep so many tasks under way until there are no more."""
        under_way: dict[Future[R], tuple[K, Executor]] = {}
        try:
            while True:
                while len(under_way) < window and (key := next(keys, None)) is not None:
                    future, executor = self._submit(job.work, job.make(key))
                    under_way[future] = key, executor
                if not under_way:
                    return
                ready, _ = wait(under_way, self._patience, FIRST_COMPLETED)
                if not ready:
                    self._end()
                    stuck = HarnessError(f"No worker said anything for {self._patience:g} seconds.")
                    for future in list(under_way):
                        told(under_way.pop(future)[0], stuck)
                for future in ready:
                    (key, executor), found = under_way[future], _result(future)
                    if isinstance(found, RunEndedError):
                        raise found
                    if isinstance(found, BrokenExecutor) and executor is self._executor:
                        self._end()
                    told(key, found)
                    del under_way[future]  # not before it is told
        except BaseException:
            for future, (key, _) in under_way.items():
                if future.done() and not isinstance(found := _result(future), Exception):
                    told(key, found)
            raise

    def _submit(self, work: Callable[[T], R], task: T) -> "tuple[Future[R], Executor]":
        if self._executor is not None:
            try:
                return self._executor.submit(work, task), self._executor
            except (BrokenExecutor, RuntimeError):
                self._end()
        self._executor = self._start()
        return self._executor.submit(work, task), self._executor

    def _end(self) -> None:
        if self._executor is not None:
            executor, self._executor = self._executor, None
            executor.shutdown(wait=False, cancel_futures=True)


def _result(future: "Future[R]") -> R | Exception:
    """What came of a task that is done."""
    try:
        return future.result()
    except Exception as error:
        return error
