"""Processes to be watched: they do as told, and end with the test."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LISTEN = (
    "import sys\nfor order in sys.stdin:\n    exec(eval(order), globals())\n    print(flush=True)"
)


@dataclass(frozen=True)
class ForkedNotebook:
    """A Python process that runs what it is told, in a process group of its own."""

    process: "subprocess.Popen[str]"

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def tell(self, code: str) -> None:
        """Have it begin to run code."""
        assert self.process.stdin is not None
        print(repr(code), file=self.process.stdin, flush=True)

    def do(self, code: str) -> None:
        """Have it run code to its end."""
        self.tell(code)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "\n", "the child has ended"

    def kill(self) -> None:
        """Kill it, and all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Wait for its end; it must have been killed."""
        assert self.process.wait(30) == -signal.SIGKILL


@contextlib.contextmanager
def child() -> Iterator[ForkedNotebook]:
    """A child, killed afterwards with all that it has started."""
    command = [sys.executable, "-I", "-S", "-c", _LISTEN]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, text=True, start_new_session=True
    ) as process:
        started = ForkedNotebook(process)
        try:
            yield started
        finally:
            started.kill()


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something holds; only a failure takes long."""
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
