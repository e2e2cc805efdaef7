"""One kernel with a notebook in it: runs code, and can always be ended."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from queue import Empty
from types import MappingProxyType
from typing import Any, Self

import zmq

from grader.errors import HarnessError
from grader.inside.boot import BESIDE
from grader.limits import MIB, LimitName, Limits
from grader.sandbox.base import Sandbox
from grader.sandbox.scratch import Scratch
from grader.session.cells import Dead, Executed, Ran, error_of, execute, outcome_of
from grader.session.channels import GuardedChannel
from grader.session.kernel import SandboxedKernel
from grader.session.machine import Machine
from grader.session.watchdog import Watchdog
from grader.transcript import CellOutcome, Raised

_SLACK = 5.0
# An interrupt is handled in a thread of the kernel's; it must not strike what is run next.
_INTERRUPT_SECONDS = 0.1
# A reply that was lost on its way is not waited for longer.
_LOST_SECONDS = 1.0
_NOTHING = Executed({}, at_rest=False)


def _put(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files where the kernel takes them from when it starts."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o644)


class NotebookKernel:
    """A started kernel; make it with `start`, end it with `stop`.

    `control` is the socket on which the kernel's agent takes orders, `watchdog` kills what takes
    too much; over names the limit that the last cell went over, None where it kept them all.
    """

    watchdog: Watchdog

    def __init__(
        self,
        sandbox: Sandbox,
        hidden: Sequence[Path],
        limits: Limits,
        beside: Mapping[str, bytes],
    ) -> None:
        self._scratch = Scratch()
        self._folder = self._scratch.folder
        _put(beside, self._folder / BESIDE)
        self.control, self._theirs = socket.socketpair()
        self.control.shutdown(socket.SHUT_RD)  # the agent only takes orders
        self._limits = limits
        self.over: LimitName | None = None
        self._kernel = SandboxedKernel(
            sandbox, self._folder, self._theirs, tuple(hidden), limits.resources
        )
        self._machine = Machine(self._folder, limits)
        self._stop_watching: Callable[[], None] = lambda: None
        self._executed = _NOTHING
        self._ran: dict[int, Ran] = {}

    @classmethod
    async def start(
        cls,
        sandbox: Sandbox,
        hidden: Sequence[Path],
        limits: Limits | None = None,
        spent: float = 0.0,
        beside: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Self:
        """Start a kernel in the sandbox; raises HarnessError where that cannot be done.

        spent is the processor time, in seconds, that the submission has had before; beside are
        files that lie in the notebook's folder, by their paths there.
        """
        limits = limits or Limits()
        with _as_harness_errors():
            kernel = cls(sandbox, hidden, limits, beside)
            await kernel._start(spent)
        return kernel

    async def _start(self, spent: float) -> None:
        try:
            self._kernel.start()
            ours = os.fstat(self._theirs.fileno()).st_ino
            self._theirs.close()
            process, kill = self._kernel.process, self._kernel.kill
            shared, self._machine.group = process.shared, process.group
            self.watchdog = Watchdog(
                process.pid, kill, self._folder, self._limits, spent, shared, self._machine, ours
            )
            self._stop_watching = self.watchdog.stop
            self._kernel.connect()
            await self._kernel.wait_until_ready()
            self._machine.started(process.pid, process.group)
            for channel in self._channels:
                channel.flooded = lambda: self.watchdog.kill_for("output")
        except BaseException as error:
            try:
                if isinstance(error, HarnessError):
                    self._machine.check(None)
            finally:
                await self.stop()
            raise

    async def stop(self) -> None:
        """End the kernel and all that it started, and remove its private folder."""
        self.control.close()
        self._theirs.close()
        self._stop_watching()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SLACK):
                await self._kernel.close()
        await asyncio.to_thread(self._scratch.remove)

    def end(self) -> None:
        """Kill the kernel and all that it started."""
        self._kernel.kill()

    async def run(
        self, source: str, index: int, limit: float, above: int = 0, cpu: float | None = None
    ) -> tuple[CellOutcome, Raised | None]:
        """Run code as the cell of that index, of which `above` lines stand above it.

        limit is in seconds, and so is cpu, of the processor's time. Raises HarnessError where the
        machine is to blame for a failure.
        """
        self._executed, self.over = _NOTHING, None
        for channel in self._channels:
            channel.begin(self._limits.output * MIB)
        self.watchdog.begin("cell_cpu", self._limits.cell_cpu if cpu is None else cpu)
        try:
            outcome = await self._execute(source, limit)
        finally:
            self.watchdog.end()
        if outcome == "died" and self._executed.reply and self._kernel.output.disconnected:
            # The word of the cell's end was lost with an output that was too large.
            at_rest = await self.is_well(self._limits.grace)
            self._executed = replace(self._executed, at_rest=at_rest)
            outcome = self._outcome()
        if self._kernel.output.cut or (self._kernel.output.disconnected and outcome != "died"):
            self.over = "output"
        reply = self._executed.reply
        now, count = Ran(index, above), reply.get("execution_count")
        if isinstance(count, int):
            self._ran[count] = now
        error = error_of(reply, self._ran, now) if outcome == "failed" else None
        self.over = self.watchdog.struck or (error.limit if error else None) or self.over
        if outcome != "ok":
            self.watchdog.blame(self.over)
        return outcome, error

    async def _execute(self, source: str, limit: float) -> CellOutcome:
        executing = execute(self._kernel, source, limit)
        execution = asyncio.ensure_future(outcome_of(executing))
        lost = asyncio.ensure_future(self._kernel.shell.lost.wait())
        try:
            # The limit is kept, but for a kernel that answers with nonsense.
            async with asyncio.timeout(limit + _SLACK):
                await asyncio.wait((execution, lost), return_when=asyncio.FIRST_COMPLETED)
                if not execution.done():
                    await asyncio.wait((execution,), timeout=_LOST_SECONDS)
            if not execution.done():
                await self._go_on_without(execution)
            elif isinstance(done := execution.result(), Exception):
                raise done
            else:
                self._executed = done
        except TimeoutError:
            return "timed_out"
        except (Dead, zmq.ZMQError, Empty):
            return "died"  # or it takes nothing in any more, or gives nothing out
        finally:
            lost.cancel()
            execution.cancel()
            await asyncio.gather(execution, return_exceptions=True)
        return self._outcome()

    async def _go_on_without(self, execution: "asyncio.Future[Any]") -> None:
        """Take the reply that was lost for an error's, as only that is so large."""
        execution.cancel()  # it would take the messages that are waited for
        await asyncio.gather(execution, return_exceptions=True)
        if self._kernel.shell.disconnected:
            self.over = "output"
        reply = {"status": "error", "ename": "Error", "evalue": "(too long to show)"}
        self._executed = Executed(reply, await self.is_well(self._limits.grace))

    def _outcome(self) -> CellOutcome:
        if not self._executed.at_rest:
            return "died"  # it answered, but what a cell did to it keeps it from going on
        return "failed" if self._executed.reply.get("status") == "error" else "ok"

    async def interrupt(self) -> None:
        """Interrupt the cell that runs. Only for one that does: an idle kernel takes it later."""
        self._kernel.interrupt()
        await asyncio.sleep(_INTERRUPT_SECONDS)

    async def is_well(self, grace: float) -> bool:
        """Whether the kernel runs a cell, and comes to rest after it, within that time.

        Raises HarnessError where the machine has ended it.
        """
        kernel = self._kernel
        if not kernel.is_alive():
            self.watchdog.blame()
            return False
        try:
            async with asyncio.timeout(grace):
                request = kernel.execute("pass", silent=True)
                reply: dict[str, Any] = {"parent_header": {}}
                while reply["parent_header"].get("msg_id") != request:
                    reply = await kernel.shell.get_msg(timeout=grace)
                state = ""
                while state != "idle" or reply["parent_header"].get("msg_id") != request:
                    reply = await kernel.output.get_msg(timeout=grace)
                    state = reply["content"].get("execution_state", "")
                return True
        except (Empty, TimeoutError, zmq.ZMQError):
            return False

    @property
    def _channels(self) -> tuple[GuardedChannel, GuardedChannel]:
        return self._kernel.output, self._kernel.shell


@contextlib.contextmanager
def _as_harness_errors() -> Iterator[None]:
    """What the operating system refuses is said in words: a full disk, too many processes."""
    try:
        yield
    except OSError as error:
        raise HarnessError(
            f"The kernel cannot be started: {error.strerror or error}.",
            "Is there room for temporary files? Another folder for them can be named in TMPDIR.",
        ) from None
