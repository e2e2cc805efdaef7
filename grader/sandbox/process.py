"""Starting a command as the leader of a session of its own, and ending the whole of it."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from grader.errors import HarnessError
from grader.sandbox.groups import MemoryGroup


class SessionProcess:
    """A process in its own session, killed together with its process group."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        descriptors: Sequence[int],
        folder: str = "/",
        errors: int = subprocess.DEVNULL,
        group: MemoryGroup | None = None,
    ) -> None:
        self.group = group
        if group is not None:
            command = group.command(command)
        try:
            self._process = subprocess.Popen(
                command,
                env=dict(environment),
                cwd=folder,
                pass_fds=tuple(descriptors),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            if group is not None:
                group.remove()
            raise HarnessError(
                f"{command[0]} cannot be started: {error.strerror}.", "Run `grader doctor`."
            ) from None

    @property
    def pid(self) -> int:
        """The session leader's process id."""
        return self._process.pid

    def poll(self) -> int | None:
        """The leader's exit status, None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float) -> int:
        """The leader's exit status; raises TimeoutExpired if it runs longer."""
        return self._process.wait(seconds)

    def shared(self) -> int:
        """The bytes of its files in memory: none, or not to be told."""
        return 0

    def kill(self) -> None:
        """Kill the process group and reap its leader."""
        # The group outlives its leader while members are left, so it is signalled in any case.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._remove_group()

    def _remove_group(self) -> None:
        if self.group is not None:
            self.group.remove()
