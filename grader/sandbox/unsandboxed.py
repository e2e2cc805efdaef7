"""The level unsandboxed: an ordinary process with a private folder and limits, and no walls."""

import contextlib
import resource
import shutil
from pathlib import Path

from grader.sandbox.base import Launch, Level, Resources
from grader.sandbox.environment import INSIDE_FOLDER, font_lists, student_environment
from grader.sandbox.groups import memory_group
from grader.sandbox.interpreter import interpreter
from grader.sandbox.process import SessionProcess

LEVEL = Level(
    "unsandboxed",
    "process",
    promises=("judged from outside the student's process", "killed with all that it started"),
    warning="Student code can read this machine's files and use its network. "
    "Grade only notebooks that you trust like this; `grader doctor` says how to shut them in.",
    walls=False,
)


class Unsandboxed:
    """Runs student code as an ordinary process of this user."""

    level = LEVEL

    def start(self, launch: Launch) -> SessionProcess:
        """Start the process in its home."""
        home = launch.run / "home"
        fonts = home / ".matplotlib"
        fonts.mkdir(parents=True, exist_ok=True)
        for font_list in font_lists():
            shutil.copy(font_list, fonts)
        command = (
            str(interpreter().executable),
            str(INSIDE_FOLDER / launch.script),
            *launch.arguments,
        )
        environment = {**student_environment(str(home)), **launch.environment}
        group = memory_group(launch.resources.memory)
        process = SessionProcess(command, environment, launch.descriptors, str(home), group=group)
        _restrain(process.pid, launch.resources)
        return process


def _restrain(pid: int, resources: Resources) -> None:
    """Limit a process that has just been started, and with it all that it will start."""
    if not hasattr(resource, "prlimit"):  # only Linux has it
        return
    limits = {
        resource.RLIMIT_AS: resources.address_space,
        resource.RLIMIT_FSIZE: resources.disk,
        resource.RLIMIT_CORE: 0,
    }
    for kind, amount in limits.items():
        # A limit that is lower already stays, and so does a process that has ended.
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, kind, (amount, amount))
    # Where memory runs out the kernel is to kill what a student started before it kills us.
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000")
