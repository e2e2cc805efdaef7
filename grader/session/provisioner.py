"""The kernel provisioner through which jupyter_client starts kernels in a sandbox."""

import asyncio
import threading
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from grader.sandbox.base import Launch, Process, Sandbox

NAME = "grader-sandbox"
_POLL_SECONDS = 0.01


class SandboxProvisioner(KernelProvisionerBase):
    """Starts, watches and kills a kernel through the sandbox that its kernel manager carries."""

    _process: Process | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ending = threading.Lock()

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not yet waited for."""
        return self._process is not None

    @property
    def process(self) -> Process | None:
        """The kernel's process, once it was started."""
        return self._process

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Write the connection file; what is to be launched is the manager's to say."""
        manager: Any = self.parent
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel in the manager's sandbox."""
        manager: Any = self.parent
        sandbox: Sandbox = manager.sandbox
        launch: Launch = manager.launch
        self._process = sandbox.start(launch)
        return self.connection_info

    async def poll(self) -> int | None:
        """The exit status, None while the kernel runs."""
        return self._process.poll() if self._process else 0

    async def wait(self) -> int | None:
        """Wait for the kernel's end."""
        while (status := await self.poll()) is None:
            await asyncio.sleep(_POLL_SECONDS)
        self._process = None
        return status

    async def send_signal(self, signum: int) -> None:
        """Only killing is done by signal: an interrupt goes by message into the sandbox."""
        await self.kill()

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and all that it started."""
        self.kill_now()

    def kill_now(self) -> None:
        """The same, from any thread."""
        with self._ending:
            if self._process:
                self._process.kill()

    async def terminate(self, restart: bool = False) -> None:
        """Kill: a student's kernel is not asked."""
        await self.kill()

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is left to clean: the private folder belongs to the session."""
