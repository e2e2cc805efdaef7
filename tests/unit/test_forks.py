"""The agent's forks are gone as soon as they are closed."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.limits import Limits
from grader.session.call_budget import CallBudget
from grader.session.fork_server import ForkServer
from grader.session.forked_notebook import ForkedNotebook
from grader.session.watchdog import Watchdog
from grader.transcript import Returned
from tests.support.children import wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")

AGENT = (
    "import sys, time, numpy\nfrom grader.inside import agent\n"
    "seed = lambda: int(numpy.random.get_state()[1][0])\n"
    "agent.start(int(sys.argv[1]), {'sleep': time.sleep, 'seed': seed})\ntime.sleep(1000)"
)


@pytest.fixture
def control() -> Iterator[tuple[socket.socket, int]]:
    """The control socket of an agent, and its process."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", AGENT, str(theirs.fileno())]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process, ours, theirs:
        yield ours, process.pid
        process.kill()


@pytest.mark.parametrize("limit", [10.0, 0.05])
def test_a_fork_leaves_no_zombie(
    control: tuple[socket.socket, int], tmp_path: Path, limit: float
) -> None:
    """Neither one that answers nor one that hangs: who waits for its end would wait in vain."""
    connection, pid = control
    watch = Watchdog(pid, lambda: None, tmp_path, Limits())
    try:
        guard = CallBudget(watch, Limits(), time.monotonic() + 100)
        before = guard.processes()
        with ForkedNotebook(connection, 1, 0, lambda *_: None, guard) as child:
            assert child.is_alive
            assert guard.processes() > before
            child.call("sleep", (), limit)
        wait_for(lambda: guard.processes() == before)
    finally:
        watch.stop()


def test_a_fork_does_not_know_the_seed_of_the_lab(
    control: tuple[socket.socket, int], tmp_path: Path
) -> None:
    """Else it could draw what a test draws, and what a test keeps to itself."""
    connection, pid = control
    watch = Watchdog(pid, lambda: None, tmp_path, Limits())
    read = []
    try:
        guard = CallBudget(watch, Limits(), time.monotonic() + 100)
        server = ForkServer(connection, lambda *_: None, guard)
        for seed in (5, 6, 5):
            with server.open(seed) as child:
                answer = child.call("seed", (), 10)
                assert isinstance(answer, Returned)
                read.append(answer.value)
    finally:
        watch.stop()
    assert read[0] == read[2] != read[1]
    assert {5, 6}.isdisjoint(read)
