"""Calls are bounded by the nearest limit, and what they leave behind is ended."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.limits import MIB, LimitName, Limits
from grader.session.call_budget import CallBudget
from grader.session.watchdog import Watchdog
from grader.transcript import Died, TimedOut
from tests.support.children import ForkedNotebook, child, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")

FORK = "import os, time\nif os.fork() == 0:\n    time.sleep(1000)"
LIMITS = Limits(submission=900, reply=3, call_cpu=0.3)


@pytest.fixture
def watched() -> Iterator[ForkedNotebook]:
    """A process to be guarded."""
    with child() as started:
        yield started


@pytest.fixture
def watch(watched: ForkedNotebook, tmp_path: Path) -> Iterator[Watchdog]:
    """A watch over it."""
    made = Watchdog(watched.pid, watched.kill, tmp_path, LIMITS)
    yield made
    made.stop()


def test_a_call_has_what_is_left_of_the_submission(watch: Watchdog) -> None:
    """And never less than nothing."""
    now = time.monotonic()
    assert CallBudget(watch, LIMITS, now + 500).begin(10) == 10
    assert 0 < CallBudget(watch, LIMITS, now + 500).begin(1000) <= 500
    assert CallBudget(watch, LIMITS, now - 1).begin(10) == 0


def test_the_limit_that_ended_a_call_is_named(watch: Watchdog) -> None:
    """Its own, or the submission's where that came first."""
    now = time.monotonic()
    assert CallBudget(watch, LIMITS, now + 500).timed_out(10) == TimedOut(10)
    assert CallBudget(watch, LIMITS, now - 1).timed_out(10) == TimedOut(900, "total_time")
    assert CallBudget(watch, LIMITS, now).max_reply == 3 * MIB


@pytest.mark.parametrize(
    ("struck", "died"),
    [
        (None, Died("it went")),
        (
            "memory",
            Died("it took more than 2048 MiB of memory for all processes together", "memory"),
        ),
    ],
)
def test_a_death_has_its_reason(watch: Watchdog, struck: LimitName | None, died: Died) -> None:
    """The watch's, where it was the watch."""
    if struck:
        watch.kill_for(struck)
    assert CallBudget(watch, LIMITS, time.monotonic()).died("it went") == died


def test_a_call_has_its_own_processor_time(watched: ForkedNotebook, watch: Watchdog) -> None:
    """From its beginning to the end of what it left."""
    guard = CallBudget(watch, LIMITS, time.monotonic() + 500)
    guard.begin(10)
    watched.tell("while True: pass")
    watched.end()
    watch.stop()
    assert watch.struck == "call_cpu"


def test_what_a_call_leaves_is_ended(watched: ForkedNotebook, watch: Watchdog) -> None:
    """What was there before stays."""
    guard = CallBudget(watch, LIMITS, time.monotonic() + 500)
    watched.do(FORK)
    kept = guard.processes()
    assert len(kept) == 2
    watched.do("signal = __import__('signal'); signal.signal(signal.SIGCHLD, signal.SIG_IGN)")
    watched.do(FORK.replace("time.sleep", "os.fork(); time.sleep"))
    wait_for(lambda: len(guard.processes()) == 4)
    guard.end_others(kept)
    assert guard.processes() == kept
    watched.do("")
