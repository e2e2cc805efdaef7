"""A kernel in a sandbox: its manager, its client, and the sockets that lead into it."""

import asyncio
import socket
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import channel_socket_types
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

from grader.errors import HarnessError
from grader.sandbox.base import Launch, Resources, Sandbox
from grader.session.channels import GuardedChannel, OutputChannel, restrain
from grader.session.provisioner import NAME

STARTUP_SECONDS = 60.0
CONNECTION_FILE = "connection.json"


class SandboxedClient(AsyncKernelClient):
    """A client that is ready as soon as both of its channels have been heard.

    It opens no others but the one for interrupts, and takes in no more than it must.
    """

    shell_channel_class = Type(GuardedChannel)  # type: ignore[assignment]
    iopub_channel_class = Type(OutputChannel)  # type: ignore[assignment]

    def start_channels(self, *_: Any, **__: Any) -> None:
        """Start the channels that are used: nobody reads what a kernel says on others."""
        super().start_channels(stdin=False, hb=False)

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> Any:
        made = restrain(self.context.socket(channel_socket_types[channel]), channel)
        made.linger = 0
        if identity:
            made.identity = identity
        made.connect(self._make_url(channel))
        return made

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        # The base class waits a fixed 0.2 s for silence on iopub: more than a kernel's own start.
        deadline = asyncio.get_running_loop().time() + (timeout or STARTUP_SECONDS)
        while asyncio.get_running_loop().time() < deadline:
            request = self.kernel_info()
            if await self._heard(request):
                return
            if not await self._async_is_alive():
                raise HarnessError(
                    "The kernel died while it started.", "Run `grader doctor` on this machine."
                )
        raise HarnessError(f"The kernel did not start within {timeout:.0f} s.")

    async def _heard(self, request: str) -> bool:
        """Whether the request was answered, and its end announced on iopub, within a second."""
        try:
            while True:
                reply = await self.get_shell_msg(timeout=1)
                if reply["parent_header"].get("msg_id") == request:
                    break
            while True:
                message = await self.get_iopub_msg(timeout=0.2)
                if (
                    message["parent_header"].get("msg_id") == request
                    and message["content"].get("execution_state") == "idle"
                ):
                    return True
        except Empty:
            return False

    wait_for_ready = _async_wait_for_ready


class SandboxedKernelManager(AsyncKernelManager):
    """Manages one kernel that lives in a sandbox, over ipc sockets in a private folder."""

    def __init__(
        self,
        sandbox: Sandbox,
        run: Path,
        control: socket.socket,
        hidden: tuple[Path, ...],
        resources: Resources,
    ):
        super().__init__(
            transport="ipc",
            connection_file=str(run / CONNECTION_FILE),
            client_factory=SandboxedClient,
            shutdown_wait_time=0,
        )
        self.sandbox = sandbox
        self.launch = Launch(
            "boot.py",
            (str(control.fileno()), "-f", str(run / CONNECTION_FILE), *_kernel_options()),
            run,
            (control.fileno(),),
            hidden=hidden,
            resources=resources,
        )
        # Whatever kernelspec the notebook names, this is the kernel it gets.
        self._kernel_spec = KernelSpec(
            argv=[],
            display_name="student",
            language="python",
            interrupt_mode="message",
            metadata={"kernel_provisioner": {"provisioner_name": NAME}},
        )


def _kernel_options() -> tuple[str, ...]:
    return (
        "--HistoryManager.enabled=False",
        "--InteractiveShell.colors=nocolor",
        # Figures are drawn into nothing: rendering them takes seconds and nobody looks.
        "--InlineBackend.figure_formats=set()",
    )
