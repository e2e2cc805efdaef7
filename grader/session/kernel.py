"""A kernel in a sandbox: its process, and the sockets that lead into it."""

import asyncio
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio

from grader.errors import HarnessError
from grader.sandbox.base import Launch, Process, Resources, Sandbox
from grader.session.channels import GuardedChannel, OutputChannel, restrain, send
from grader.session.wire import SCHEME, Wire

STARTUP_SECONDS = 60.0
CONNECTION_FILE = "connection.json"
_POLL_SECONDS = 0.01
# The kernel opens all of them; what it says on the others nobody reads.
_CHANNELS = {"shell": 1, "iopub": 2, "stdin": 3, "control": 4, "hb": 5}


class SandboxedKernel:
    """Starts a kernel, talks to it, and ends it: over ipc sockets in a private folder.

    It opens no channels but those for requests, outputs and interrupts, and takes in no more than
    it must. `shell` and `output` are there once it was started.
    """

    shell: GuardedChannel
    output: OutputChannel
    process: Process

    def __init__(
        self,
        sandbox: Sandbox,
        run: Path,
        control: socket.socket,
        hidden: tuple[Path, ...],
        resources: Resources,
    ) -> None:
        self._sandbox, self._sockets = sandbox, run / "kernel"
        self._connection = run / CONNECTION_FILE
        self._launch = Launch(
            "boot.py",
            (str(control.fileno()), "-f", str(self._connection), *_kernel_options()),
            run,
            (control.fileno(),),
            hidden=hidden,
            resources=resources,
        )
        self._key = secrets.token_hex(32)
        self._wire = Wire(self._key.encode())
        self._context = zmq.asyncio.Context()
        self._open: list[Callable[[], None]] = []
        self._close_control: Callable[[], None] = lambda: None
        self._ending = threading.Lock()
        self._was_started = False

    def start(self) -> None:
        """Start the process; raises HarnessError and OSError where that cannot be done."""
        self._connection.touch(mode=0o600)
        self._connection.write_text(json.dumps(self._ports()), encoding="utf-8")
        self.process = self._sandbox.start(self._launch)
        self._was_started = True

    def _ports(self) -> dict[str, Any]:
        return {
            "transport": "ipc",
            "ip": str(self._sockets),
            "key": self._key,
            "signature_scheme": SCHEME,
            **{f"{name}_port": port for name, port in _CHANNELS.items()},
        }

    def connect(self) -> None:
        """Open the channels."""
        self.shell = GuardedChannel(self._connected(zmq.DEALER, "shell"), self._wire)
        self._open.append(self.shell.close)
        outputs = self._connected(zmq.SUB, "iopub")
        outputs.setsockopt(zmq.SUBSCRIBE, b"")
        self.output = OutputChannel(outputs, self._wire)
        self._open.append(self.output.close)

    def _connected(self, kind: int, channel: str) -> Any:
        made: Any = restrain(self._context.socket(kind), channel)
        made.linger = 0
        if channel != "control":  # many of these come one after the other: each is another's
            made.identity = self._wire.session.encode()
        made.connect(f"ipc://{self._sockets}-{_CHANNELS[channel]}")
        return made

    async def wait_until_ready(self) -> None:
        """Wait until both channels have been heard; raises HarnessError where they are not."""
        deadline = time.monotonic() + STARTUP_SECONDS
        while time.monotonic() < deadline:
            if await self._is_heard(self.shell.request("kernel_info_request", {})):
                return
            if not self.is_alive():
                raise HarnessError(
                    "The kernel died while it started.", "Run `grader doctor` on this machine."
                )
        raise HarnessError(f"The kernel did not start within {STARTUP_SECONDS:.0f} s.")

    async def _is_heard(self, request: str) -> bool:
        """Whether the request was answered, and its end announced on iopub, within a second."""
        try:
            while True:
                reply = await self.shell.get_msg(timeout=1)
                if reply["parent_header"].get("msg_id") == request:
                    break
            while True:
                message = await self.output.get_msg(timeout=0.2)
                if (
                    message["parent_header"].get("msg_id") == request
                    and message["content"].get("execution_state") == "idle"
                ):
                    return True
        except Empty:
            return False

    def execute(self, source: str, *, silent: bool = False) -> str:
        """Send source to be run as a cell, and return the request's id; raises zmq.ZMQError."""
        content = {
            "code": source,
            "silent": silent,
            "store_history": not silent,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        return self.shell.request("execute_request", content)

    def interrupt(self) -> None:
        """Interrupt what runs: by message into the sandbox, which signals do not enter."""
        self._close_control()
        control = self._connected(zmq.DEALER, "control")
        self._close_control = partial(control.close, linger=0)
        send(control, self._wire.request("interrupt_request", {})[1])

    def is_alive(self) -> bool:
        """Whether the process was started and has not ended."""
        return self._was_started and self.process.poll() is None

    def kill(self) -> None:
        """Kill the process and all that it started; from any thread."""
        with self._ending:
            if self._was_started:
                self.process.kill()

    async def close(self) -> None:
        """Kill the process, wait for its end, and close all sockets."""
        try:
            self.kill()
            while self.is_alive():
                await asyncio.sleep(_POLL_SECONDS)
            self._was_started = False
        finally:
            for close in (*self._open, self._close_control):
                close()
            self._context.destroy(linger=0)


def _kernel_options() -> tuple[str, ...]:
    return (
        "--HistoryManager.enabled=False",
        "--InteractiveShell.colors=nocolor",
        # Figures are drawn into nothing: rendering them takes seconds and nobody looks.
        "--InlineBackend.figure_formats=set()",
    )
