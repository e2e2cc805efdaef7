"""The watch strikes for the limit that is passed, kills everything, and leaves others alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.limits import Limits
from grader.session.watchdog import Watchdog
from tests.support.children import ForkedNotebook, child, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")

BURN = "import time\nuntil = time.process_time() + {}\nwhile time.process_time() < until: pass"
FORK = "import os, time\nfor _ in range({}):\n    if os.fork() == 0:\n        {}\n"
HOARD = "blocks = bytearray(b'x') * ({} * 2**20)"


@pytest.fixture
def watched() -> Iterator[ForkedNotebook]:
    """A process to be watched."""
    with child() as started:
        yield started


@contextmanager
def watching(
    watched: ForkedNotebook, folder: Path, spent: float = 0.0, **limits: Any
) -> Iterator[Watchdog]:
    """A watch over a process."""
    watch = Watchdog(watched.pid, watched.kill, folder, Limits(**limits), spent)
    try:
        yield watch
    finally:
        watch.stop()


@pytest.mark.parametrize(
    ("limit", "limits", "code"),
    [
        ("memory", {"memory": 100}, HOARD.format(150)),
        ("memory", {"memory": 100}, FORK.format(3, HOARD.format(40) + "; time.sleep(1000)")),
        ("processes", {"processes": 8}, FORK.format(7, "time.sleep(1000)")),
        (
            "processes",
            {"processes": 8},
            "import threading\n"
            "for _ in range(7): threading.Thread(target=threading.Event().wait).start()",
        ),
        ("disk", {"disk": 2}, "open(folder + '/file', 'wb').write(bytes(3 * 2**20))"),
        ("total_cpu", {"submission_cpu": 0.3}, BURN.format(1000)),
        ("total_cpu", {"submission_cpu": 0.3}, FORK.format(2, "while True: pass")),
    ],
)
def test_too_much_is_struck(
    watched: ForkedNotebook, tmp_path: Path, limit: str, limits: dict[str, int], code: str
) -> None:
    """The limit is named, and the process is killed with its children."""
    with watching(watched, tmp_path, **limits) as watch:
        watched.tell(f"folder = {str(tmp_path)!r}\n" + code)
        watched.end()
        wait_for(lambda: watch.struck is not None)
        assert watch.struck == limit


def test_less_is_left_alone(watched: ForkedNotebook, tmp_path: Path) -> None:
    """A bit of everything, but not too much of anything."""
    limits = {"memory": 200, "processes": 8, "disk": 4, "submission_cpu": 20}
    with watching(watched, tmp_path, **limits) as watch:
        watch.begin("cell_cpu", 10)
        watched.do(f"open({str(tmp_path / 'file')!r}, 'wb').write(bytes(2 * 2**20))")
        watched.do(HOARD.format(50))
        watched.do(FORK.format(5, "time.sleep(1000)"))
        watched.do(BURN.format(0.5))
        wait_for(lambda: watch.spent > 0.5)
        watched.do("time.sleep(0.5)")  # so long that a folder is looked into
        assert watch.struck is None
    watched.do("")


@pytest.mark.parametrize("name", ["cell_cpu", "call_cpu"])
def test_a_spell_has_a_limit_of_its_own(watched: ForkedNotebook, tmp_path: Path, name: Any) -> None:
    """What was taken before it does not count, nor what is taken after it."""
    with watching(watched, tmp_path) as watch:
        watched.do(BURN.format(0.5))
        wait_for(lambda: watch.spent > 0.4)
        watch.begin(name, 0.4)
        watched.do(BURN.format(0.1))
        wait_for(lambda: watch.spent > 0.55)
        watch.end()
        watched.do(BURN.format(0.5))
        wait_for(lambda: watch.spent > 1)
        assert watch.struck is None
        watch.begin(name, 0.4)
        watched.tell(BURN.format(1000))
        watched.end()
        wait_for(lambda: watch.struck is not None)
        assert watch.struck == name


def test_time_of_children_that_ended_counts(watched: ForkedNotebook, tmp_path: Path) -> None:
    """Many short processes are no way around a limit."""
    with watching(watched, tmp_path, submission_cpu=0.5) as watch:
        burn = BURN.format(0.1).replace("\n", "\n        ")
        watched.tell(
            f"import os\nwhile True:\n    if os.fork() == 0:\n        {burn}\n"
            "        os._exit(0)\n    os.wait()"
        )
        watched.end()
        wait_for(lambda: watch.struck is not None)
        assert watch.struck == "total_cpu"


def test_time_does_not_go_back(watched: ForkedNotebook, tmp_path: Path) -> None:
    """A process that nobody waits for takes its time along; it was spent all the same."""
    with watching(watched, tmp_path) as watch:
        watched.do(
            "import os, signal, time\n"
            "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
            "pid = os.fork()\n"
            "if pid == 0:\n    while True: pass"
        )
        wait_for(lambda: watch.spent > 0.3)
        watched.do("os.kill(pid, signal.SIGKILL)\nwhile os.path.exists(f'/proc/{pid}'): pass")
        watched.do("time.sleep(0.5)")
        assert watch.spent > 0.3


def test_time_of_earlier_kernels_counts(watched: ForkedNotebook, tmp_path: Path) -> None:
    """A submission cannot begin anew by ending its kernel."""
    with watching(watched, tmp_path, spent=99.8, submission_cpu=100) as watch:
        assert watch.spent == 99.8
        watched.tell(BURN.format(1000))
        watched.end()
        wait_for(lambda: watch.struck is not None)
        assert watch.struck == "total_cpu"
        assert watch.spent > 100


def test_others_may_strike(watched: ForkedNotebook, tmp_path: Path) -> None:
    """The first reason is kept."""
    with watching(watched, tmp_path) as watch:
        watch.kill_for("output")
        watched.end()
        watch.kill_for("memory")
        assert watch.struck == "output"


def test_nothing_is_struck_afterwards(watched: ForkedNotebook, tmp_path: Path) -> None:
    """A watch that was stopped has stopped."""
    with watching(watched, tmp_path, memory=100) as watch:
        watch.stop()
        watched.do(HOARD.format(150))
        watched.do("import time; time.sleep(0.5)")
        assert watch.struck is None


def test_a_process_that_is_gone_is_watched_on(watched: ForkedNotebook, tmp_path: Path) -> None:
    """Its folder may be filled still, by what it has left."""
    watched.kill()
    watched.end()
    with watching(watched, tmp_path, disk=1) as watch:
        (tmp_path / "file").write_bytes(b"x" * 2 * 2**20)
        wait_for(lambda: watch.struck is not None)
        assert watch.struck == "disk"
        assert watch.spent == 0
