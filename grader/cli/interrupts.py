"""Signals that ask the grader to end become one KeyboardInterrupt; closed streams are occupied."""

import contextlib
import os
import signal
import sys
import threading
import time
from types import FrameType

# Where a function of a student's is waited for.
_BLOCKING = ("session/fork_server.py", "session/train.py")
_IMPORTING = ("<frozen importlib._bootstrap>",)
_SOON_SECONDS, _MOST_DEFERRED = 0.05, 100
_ASKING = ("SIGINT", "SIGTERM", "SIGHUP")
# Longer than it takes to end a kernel and to write what is known.
_CALM_SECONDS = 10.0


class Interrupts:
    """A signal handler that raises KeyboardInterrupt once.

    Within an event loop all tasks are cancelled instead, but for a call that blocks: an exception
    out of nowhere would leave libraries in a state in which they cannot be ended any more.
    What comes while things are being put away must not stop that; after some seconds one counts
    again, since the first may have been lost in code that no exception gets out of.
    """

    def __init__(self) -> None:
        self._raised_at, self._deferred = float("-inf"), 0

    def install(self) -> None:
        """Handle the signals, also where whoever started us, as a shell does, had them ignored."""
        for name in _ASKING:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self)

    def ignore(self) -> None:
        """Take no more of them: all is done but to leave."""
        for name in _ASKING:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Raise KeyboardInterrupt, unless that has just been done."""
        self._deferred += 1
        if self._deferred < _MOST_DEFERRED and _is_within(frame, _IMPORTING):
            # Half a library cannot be imported again; NumPy for one refuses. Ask again soon.
            threading.Timer(_SOON_SECONDS, os.kill, (os.getpid(), number)).start()
        elif time.monotonic() - self._raised_at > _CALM_SECONDS:
            self._raised_at = time.monotonic()
            asyncio = sys.modules.get("asyncio")  # no handler of signals should import anything
            try:
                loop = asyncio.get_running_loop() if asyncio else None
            except RuntimeError:
                loop = None
            if not asyncio or loop is None or _is_within(frame, _BLOCKING):
                raise KeyboardInterrupt
            for task in asyncio.all_tasks(loop):
                loop.call_soon_threadsafe(task.cancel)


def _is_within(frame: FrameType | None, files: tuple[str, ...]) -> bool:
    """Whether code of one of these files was interrupted, or what it called."""
    while frame is not None:
        if frame.f_code.co_filename.endswith(files):
            return True
        frame = frame.f_back
    return False


def occupy_standard_descriptors() -> None:
    """Open what is closed of stdin, stdout and stderr, or other files would be taken for them."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
