"""Workers of this machine: fresh processes that end with the driver, and how many there are."""

import contextlib
import math
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import connection, resource_tracker
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from grader.limits import MIB
from grader.sandbox.groups import memory_allowed, processes_allowed

P = ParamSpec("P")
R = TypeVar("R")

# What a worker takes with the submission that it grades, as a rule: one that takes more may have
# to be graded again, alone.
_MEMORY, _PROCESSES = 768 * MIB, 48
# More than it takes to be dead.
_END_SECONDS = 5.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class LocalWorkers(ProcessPoolExecutor):
    """Processes that share nothing with the driver, nor with each other.

    Shut down without waiting they are killed: what they work on is lost, and nothing else is.
    """

    def __init__(self, jobs: int) -> None:
        # Fresh, since a fork of a process with threads is not safe.
        context = multiprocessing.get_context("spawn")
        _start_tracker()
        super().__init__(jobs, mp_context=context, initializer=_begin)

    def submit(self, work: Callable[P, R], /, *args: P.args, **named: P.kwargs) -> Future[R]:
        """Have a worker do it, who may have to be started."""
        with _undisturbed():
            return super().submit(work, *args, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers."""
        if not wait:
            processes = list((self._processes or {}).values())
            for process in processes:
                process.kill()
            for process in processes:
                connection.wait([process.sentinel], _END_SECONDS)
        super().shutdown(wait, cancel_futures=cancel_futures)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Start processes which Ctrl-C does not end before they leave it to us, as `_begin` has them,
    and which we do not leave half started: what comes meanwhile counts afterwards, all of it.
    """
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # processes inherit it
    try:
        if threading.current_thread() is threading.main_thread():
            for each in _SIGNALS:  # another thread may take them, and we are told
                before[each] = signal.signal(each, lambda number, _: came.append(number))
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for each, handler in before.items():
            signal.signal(each, signal.SIG_DFL if handler is None else handler)
        with contextlib.ExitStack() as stack:  # each, whatever an earlier one raises
            for number in sorted(came, key=_is_final)[::-1]:
                stack.callback(signal.raise_signal, number)


def _is_final(number: int) -> bool:
    """Whether a signal comes last of several, so that what it raises is what ends us."""
    return number == signal.SIGTERM


def _start_tracker() -> None:
    """Start what removes the semaphores of a process that was killed, so that it does so silently:
    its warning would stand in the terminal of whoever gives the command again.
    """
    silence = "ignore:resource_tracker:UserWarning"
    sys.warnoptions.append(silence)  # these go to the process that is started
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove(silence)


class InThisProcess(Executor):
    """Does everything at once, here: for what runs no student's code, and is soon done."""

    def __init__(self, jobs: int = 1) -> None:
        pass

    def submit(self, work: Callable[P, R], /, *args: P.args, **named: P.kwargs) -> "Future[R]":
        """Do it."""
        future: Future[R] = Future()
        try:
            future.set_result(work(*args, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def _begin() -> None:
    """In a worker: leave Ctrl-C to the driver, and end where the driver does, however that is."""
    for name in ("SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    threading.Thread(target=_end_with_driver, name="driver", daemon=True).start()


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


def default_jobs() -> int:
    """As many workers as there are cores that we may use, fewer where memory is short."""
    room = [float(cores())]
    if (memory := _memory_free()) is not None:
        room.append(memory / _MEMORY)
    if (processes := processes_allowed()) is not None:
        room.append(processes / _PROCESSES)
    return max(1, math.floor(min(room)))


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory_free() -> int | None:
    """The bytes that are available now: what the machine has free, within what we are allowed."""
    free = None
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                free = 1024 * int(line.split()[1])
    except OSError:
        return None
    found = [each for each in (free, memory_allowed()) if each is not None]
    return min(found, default=None)
