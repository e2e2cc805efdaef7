"""The driver of a class: whatever workers do, each key is told once, and nobody waits for ever."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course.batch.drive import Driver, Job
from grader.course.batch.todo import needs, text_of
from grader.course.batch.workers import InThisProcess, LocalWorkers, _undisturbed
from grader.course.store.reading import Candidate

Told = list[tuple[int, Any]]


class Breaking(Executor):
    """Threads; a key that kills takes all that is under way with it, as a process would."""

    def __init__(self, kills: Callable[[int], bool]) -> None:
        self._kills, self._threads = kills, ThreadPoolExecutor(2)
        self._broken, self._open = False, list[Future[Any]]()

    def submit(self, work: Callable[..., Any], /, *given: Any, **_: Any) -> Future[Any]:
        """Take a task, which is not done before another comes, or somebody asks."""
        if self._broken:
            raise BrokenExecutor("gone")
        future: Future[Any] = Future()
        self._open.append(future)
        if self._kills(given[0]):
            self._broken = True
            for each in self._open:
                if not each.done():
                    each.set_exception(BrokenExecutor("gone"))
            return future
        self._threads.submit(self._finish, future, work, given[0])
        return future

    def _finish(self, future: Future[Any], work: Callable[[int], Any], task: int) -> None:
        try:
            found, error = work(task), None
        except Exception as raised:
            found, error = None, raised
        if not future.done():
            future.set_exception(error) if error else future.set_result(found)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End it."""
        self._threads.shutdown(wait=False)


def drive(start: Callable[[], Executor], job: Job[int, int, int], keys: range) -> None:
    """Run a job by a small window."""
    Driver(start, 4, 30).run(job, keys)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)))
def test_each_is_told_once(
    kill_always: set[int], kill_once: set[int], raise_once: set[int]
) -> None:
    """Innocents have their results; what kills also alone is told as such, and nothing else is."""
    seen: Counter[int] = Counter()
    told: Told = []

    def kills(key: int) -> bool:
        seen[key] += 1
        return key in kill_always or (key in kill_once and seen[key] == 1)

    def work(key: int) -> int:
        if key in raise_once and seen[key] == 1:
            raise OSError("no")
        return key * key

    job = Job[int, int, int](
        lambda key: key, work, lambda k, found: told.append((k, found)), lambda _: False
    )
    drive(lambda: Breaking(kills), job, range(20))
    assert sorted(key for key, _ in told) == list(range(20))
    for key, found in told:
        assert isinstance(found, BrokenExecutor) if key in kill_always else found == key * key


def test_what_fails_is_tried_again_when_nothing_else_is_under_way() -> None:
    """Once, at the end, alone; the second result counts whatever it is."""
    running, most, order = set[int](), list[int](), list[int]()
    lock = threading.Lock()

    def work(key: int) -> int:
        with lock:
            order.append(key)
            running.add(key)
            most.append(len(running))
        with lock:
            running.discard(key)
        return key

    told: Told = []
    job = Job[int, int, int](
        lambda key: key,
        work,
        lambda k, found: told.append((k, found)),
        lambda found: found in (3, 4),
    )
    drive(lambda: ThreadPoolExecutor(4), job, range(8))
    assert sorted(order[-2:]) == [3, 4]
    assert most[-2:] == [1, 1]
    assert sorted(told) == [(key, key) for key in range(8)]


def test_an_interrupt_keeps_what_is_known() -> None:
    """What has come back and was not told yet is told before the interrupt goes on."""
    told: Told = []
    interrupts: list[int] = []

    def done(key: int, found: object) -> None:
        interrupts.append(key)
        if len(interrupts) == 1:
            raise KeyboardInterrupt
        told.append((key, found))

    job = Job[int, int, int](lambda key: key, lambda key: key, done, lambda _: False)
    with pytest.raises(KeyboardInterrupt):
        Driver(InThisProcess, 4, 30).run(job, range(1, 9))
    assert sorted(told) == [(key, key) for key in range(1, 5)]


def test_workers_that_say_nothing_are_not_waited_for() -> None:
    """All under way count as failed, are tried alone, and are told as such."""
    stuck = threading.Event()
    told: Told = []
    job = Job[int, int, int](
        lambda key: key,
        lambda key: key if key else int(stuck.wait()),
        lambda key, found: told.append((key, found)),
        lambda _: False,
    )
    Driver(lambda: ThreadPoolExecutor(1), 2, 0.05).run(job, range(3))
    stuck.set()
    assert sorted(key for key, _ in told) == [0, 1, 2]
    assert {key for key, found in told if isinstance(found, Exception)} == {0}


def test_processes_that_die_are_replaced() -> None:
    """Real ones: whatever was under way beside what killed one comes to its end."""
    told: Told = []
    signals = [0, 0, signal.SIGKILL, 0, 0]
    job = Job[int, int, None](
        lambda key: signals[key],
        signal.raise_signal,
        lambda key, found: told.append((key, found)),
        lambda _: False,
    )
    Driver(partial(LocalWorkers, 2), 4, 60).run(job, range(len(signals)))
    assert sorted(key for key, _ in told) == [0, 1, 2, 3, 4]
    assert [key for key, found in told if found is not None] == [2]


def candidate(basis: str, status: str = "graded", score: float | None = 1.0, due: int = 0) -> Any:
    """A candidate of which this is known."""
    return Candidate(1, "ada", 1, "00", "lab.ipynb", "", due, status, score, basis)


def test_what_has_to_be_done() -> None:
    """Nothing where nothing changed, judging where only the judges did, else all."""
    basis = {"grader": "1", "lab": "aa", "execute": "all", "seed": 0}
    same, judged = text_of(basis), text_of(basis | {"lab": "bb", "grader": "0"})
    cases = [
        (candidate(same), "nothing"),
        (candidate(judged), "rescore"),
        (candidate(text_of(basis | {"seed": 1})), "run"),
        (candidate(same, "unreadable", 0.0), "nothing"),
        (candidate(same, "error", None), "run"),
        (candidate(same, "graded", None), "rescore"),
        (candidate(same, due=1), "run"),
        (candidate("", "", None), "run"),
    ]
    assert [todo.need for todo in needs([one for one, _ in cases], basis)] == [n for _, n in cases]


def test_what_comes_while_a_worker_is_started_counts_afterwards() -> None:
    """Not in the midst of it, and once; then all is as it was."""
    before = signal.getsignal(signal.SIGINT)
    within = []

    def start() -> None:
        with _undisturbed():
            os.kill(os.getpid(), signal.SIGINT)
            within.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))

    with pytest.raises(KeyboardInterrupt):
        start()
    assert within == [True]
    assert signal.getsignal(signal.SIGINT) == before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_of_several_signals_each_counts_and_the_end_comes_last() -> None:
    """A SIGTERM is not lost behind a Ctrl-C."""
    came = []

    def end(number: int, _: object) -> None:
        came.append(number)
        raise SystemExit(number)

    def start() -> None:
        with _undisturbed():
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
                signal.raise_signal(each)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [each])

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.raises(SystemExit) as raised:
            start()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert came == [signal.SIGINT, signal.SIGTERM, signal.SIGTERM]
    assert raised.value.code == signal.SIGTERM
