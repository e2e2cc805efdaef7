"""What bounds the calls of functions, beside the time of each."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass

from grader.limits import MIB, Limits
from grader.session.usage import tree_of
from grader.session.watchdog import Watchdog
from grader.transcript import Died, TimedOut

_ROUNDS = 20
# A fork takes a moment, also when the submission's time is up.
_LEAST_PATIENCE = 0.2


@dataclass(frozen=True)
class CallBudget:
    """The watch over a kernel, the limits, and when the submission's time is up (monotonic)."""

    watchdog: Watchdog
    limits: Limits
    deadline: float

    @property
    def max_reply(self) -> int:
        """The bytes that an answer may have."""
        return self.limits.reply * MIB

    def begin(self, limit: float) -> float:
        """Begin a call; the seconds that it has, if it should have so many."""
        self.watchdog.begin("call_cpu", self.limits.call_cpu)
        return max(min(limit, self.deadline - time.monotonic()), 0)

    def patience(self, limit: float) -> float:
        """The seconds to wait for what is not a call, if it should have so many."""
        left = self.deadline - time.monotonic()
        return max(min(limit, self.limits.call, left), _LEAST_PATIENCE)

    def timed_out(self, limit: float) -> TimedOut:
        """What became of a call whose time ran out."""
        self.watchdog.blame()
        if time.monotonic() >= self.deadline:
            return TimedOut(self.limits.submission, "total_time")
        return TimedOut(limit)

    def died(self, reason: str) -> Died:
        """What became of a call whose process ended."""
        self.watchdog.blame()
        struck = self.watchdog.struck
        if struck is None:
            return Died(reason)
        return Died(f"it took more than {self.limits.words(struck)}", struck)

    def processes(self) -> frozenset[int]:
        """All processes of the submission."""
        return frozenset(tree_of(self.watchdog.pid))

    def end_others(self, kept: frozenset[int]) -> None:
        """Kill what a function has left behind, so that it cannot meddle with the next."""
        self.watchdog.end()
        for _ in range(_ROUNDS):
            others = self.processes() - kept
            if not others:
                return
            for pid in others:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)
