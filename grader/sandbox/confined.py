"""The confined level: for machines where namespaces are unavailable, as in most containers.

The process gives up its rights itself before it becomes Python: a user of its own where we are
root, Landlock for files and signals, a filter of system calls against sockets and escapes, limits.
Root can do with an old kernel that has no Landlock: files are then as closed as their modes say.
"""

import contextlib
import functools
import marshal
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.sandbox import landlock, rlimits, seccomp
from grader.sandbox.base import Launch, Level, Obstacle
from grader.sandbox.environment import (
    INSIDE_FOLDER,
    VALUES_FOLDER,
    font_lists,
    student_environment,
)
from grader.sandbox.groups import MemoryGroup, memory_group
from grader.sandbox.interpreter import VARIABLE, closed_to_others, interpreter, opening
from grader.sandbox.landlock import READ, USE, WRITE, Allowance
from grader.sandbox.process import SessionProcess
from grader.sandbox.readable import readable
from grader.sandbox.remove import remove_files_of
from grader.sandbox.scratch import Scratch
from grader.sandbox.users import BoxUser, threads_of

_LAUNCHER = Path(__file__).resolve().parent / "launcher.py"
_DEVICES = ("null", "zero", "full", "random", "urandom")
# psutil and joblib look at these; other processes' memory and environment stay closed.
_KERNEL = ("/proc", "/sys/fs/cgroup", "/sys/devices/system/cpu")
# Where every user may leave files: in the first one always, elsewhere where there is no Landlock.
_SHARED = (Path("/dev/shm"), Path("/tmp"), Path("/var/tmp"))
_END_SECONDS = 8.0
# What is counted for a file in shared memory at least: removing very many takes long.
_LEAST_SIZE = 64 * 1024
_PROBE_SECONDS = 20.0


def level(abi: int, as_root: bool) -> Level:
    """What the level guarantees on a kernel with this version of Landlock, 0 for none."""
    promises = [
        "judged from outside the student's process",
        "no network, and no connection to any other program",
        *(["the reference and the grader are not readable"] if abi else []),
        "read-only system, private home",
        "own process tree, killed as a whole",
        "unprivileged user without capabilities" if as_root else "no rights but this user's own",
    ]
    missing = []
    if abi == 0:
        missing.append("read what every user of this machine can read (the kernel has no Landlock)")
    if not as_root and abi < landlock.SCOPES_SINCE:
        missing.append("signal other processes of this user (Linux before 6.12)")
    if not as_root and abi < landlock.TRUNCATE_SINCE:
        missing.append("empty files of the interpreter that this user owns (Linux before 6.2)")
    parts = [*(["own user"] if as_root else []), *(["Landlock"] if abi else []), "seccomp"]
    warning = f"Student code can {' and '.join(missing)}." if missing else ""
    if abi == 0:
        warning += " Let nobody but root enter the folders of the lab and the submissions."
    return Level("confined", ", ".join(parts), tuple(promises), warning, walls=abi > 0)


def level_here() -> Level:
    """What the level guarantees on this machine, where it is available."""
    return level(landlock.version(), os.geteuid() == 0)


class ConfinedSandbox:
    """Runs student code as a process that has given up its rights."""

    def __init__(self) -> None:
        self.level = level_here()

    def start(self, launch: Launch) -> "ConfinedProcess":
        """Start the process, with a launcher beside it that ends whatever it leaves behind."""
        home = launch.run / "home"
        fonts = home / ".matplotlib"
        fonts.mkdir(parents=True, exist_ok=True)
        for font_list in font_lists():
            shutil.copy(font_list, fonts)
        # A copy: where we come from may be closed to others. It is loaded before student code runs.
        code = launch.run / "code"
        shutil.copytree(INSIDE_FOLDER, code)
        shutil.copytree(VALUES_FOLDER, launch.run / VALUES_FOLDER.name)
        command = [str(interpreter().executable), str(code / launch.script), *launch.arguments]
        environment = {**student_environment(str(home)), **launch.environment}
        return _start(command, environment, home, launch)


class ConfinedProcess(SessionProcess):
    """The launcher of a confined process: it lives as long as that, and ends the rest with it."""

    def __init__(
        self,
        orders: dict[str, Any],
        descriptors: tuple[int, ...],
        user: BoxUser | None,
        run: Path,
        errors: int = subprocess.DEVNULL,
        group: MemoryGroup | None = None,
    ) -> None:
        self._user, self._run = user, run
        theirs, self._alive = os.pipe()
        try:
            with tempfile.TemporaryFile() as file:
                file.write(marshal.dumps(orders))
                file.flush()
                command = [sys.executable, "-I", "-S", str(_LAUNCHER)]
                given = (file.fileno(), theirs)
                super().__init__(
                    [*command, *map(str, given)],
                    {},
                    (*descriptors, *given),
                    errors=errors,
                    group=group,
                )
        except BaseException:
            self._let_go()
            raise
        finally:
            os.close(theirs)

    def kill(self) -> None:
        """Have all killed; the launcher itself only if it does not come to an end."""
        self._let_go()
        try:
            self.wait(_END_SECONDS)
            self._remove_group()
        except subprocess.TimeoutExpired:
            super().kill()
        if self._user is not None:
            for folder in _SHARED:
                remove_files_of(self._user.id, folder, kept=self._run)
            self._user.release()

    def shared(self) -> int:
        """The bytes of its user's files in shared memory; many files count as much."""
        return 0 if self._user is None else _shared_memory_of(self._user.id)

    def _let_go(self) -> None:
        if self._alive >= 0:
            with contextlib.suppress(BrokenPipeError):
                os.write(self._alive, b"end")  # whoever was forked off us may have it open too
            os.close(self._alive)
            self._alive = -1


def _shared_memory_of(user: int) -> int:
    total = 0
    with contextlib.suppress(OSError), os.scandir("/dev/shm") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                file = entry.stat(follow_symlinks=False)
                if file.st_uid == user:
                    total += max(file.st_blocks * 512, _LEAST_SIZE)
    return total


@functools.cache
def unavailable() -> Obstacle | None:
    """Why this level is unavailable on this machine; None where it can."""
    if not sys.platform.startswith("linux"):
        return Obstacle("it needs Linux", "run the grader in a Linux container")
    if not seccomp.supported():
        return Obstacle("this kind of processor is not supported", "use x86_64 or aarch64")
    # Root at least has other users' rights to give: that is not much, but more than none.
    if landlock.version() == 0 and os.geteuid() != 0:
        return Obstacle(
            "the kernel offers no Landlock",
            "Linux 5.13 or later with `landlock` among those of the kernel parameter `lsm=`; "
            "in Docker, a release of 2022 or later, whose seccomp profile lets it through",
        )
    return (_closed() if os.geteuid() == 0 else None) or _failure()


def _closed() -> Obstacle | None:
    """What keeps a user other than root from Python, or from the folder of temporary files."""
    python, temporary = interpreter(), Path(tempfile.gettempdir())
    for path in (temporary, python.executable, python.executable.resolve(), *python.prefixes):
        folder = closed_to_others(path.resolve() if path in python.prefixes else path)
        if folder is None:
            continue
        why = f"notebooks run as a user of their own, who cannot enter {folder}, where {path} is"
        if path == temporary:
            return Obstacle(why, "export TMPDIR=/var/tmp")
        return Obstacle(
            why,
            f"{opening(python)} (others can then run this Python), or set {VARIABLE} to "
            "one that all users can run",
        )
    return None


def _failure() -> Obstacle | None:
    """What goes wrong when a Python is started that does nothing."""
    try:
        with (
            Scratch() as scratch,
            tempfile.TemporaryFile() as errors,
        ):
            launch = Launch("", (), scratch.folder)
            command = [str(interpreter().executable), "-I", "-S", "-c", "pass"]
            process = _start(command, {}, launch.run, launch, errors.fileno())
            try:
                status = process.wait(_PROBE_SECONDS)
            finally:
                process.kill()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip().splitlines()
    except (OSError, GraderError, subprocess.TimeoutExpired) as error:
        return Obstacle(f"a confined process cannot be started: {error}", "")
    reason = said[-1] if said else f"exit code {status}"
    return Obstacle(f"a confined process does not run: {reason}", "") if status else None


def _start(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    launch: Launch,
    errors: int = subprocess.DEVNULL,
) -> ConfinedProcess:
    user = BoxUser() if os.geteuid() == 0 else None
    try:
        if user is not None:
            for path in (launch.run, *launch.run.rglob("*")):
                os.chown(path, user.id, user.id)
        group = memory_group(launch.resources.memory)
        orders = _orders(command, environment, folder, launch, user, group is not None)
        return ConfinedProcess(orders, launch.descriptors, user, launch.run, errors, group)
    except BaseException:
        if user is not None:
            user.release()
        raise


def _orders(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    launch: Launch,
    user: BoxUser | None,
    grouped: bool,
) -> dict[str, Any]:
    """What the launcher is to do, in plain values."""
    abi = landlock.version()
    allowed = tuple(
        allowance
        for allowance in allowances(launch.run, launch.hidden)
        # What is mapped from it is memory that only a group counts.
        if grouped or allowance.path != Path("/dev/zero")
    )
    rules = landlock.rules(allowed, abi) if abi else []
    running = 0 if user is not None else threads_of(os.geteuid())
    refused = seccomp.rules(namespaces=False, own_user=user is not None, grouped=grouped)
    return {
        "command": command,
        "environment": environment,
        "folder": str(folder),
        "descriptors": list(launch.descriptors),
        "user": None if user is None else user.id,
        "limits": rlimits.numbered(launch.resources, running),
        "ruleset": landlock.ruleset(abi) if abi else b"",
        "rules": rules,
        "filter": seccomp.program(refused),
    }


def allowances(run: Path, hidden: Iterable[Path]) -> Iterable[Allowance]:
    """What a process with this private folder may do with which files."""
    files = readable(interpreter(), hidden)
    for path, show in files.steps():
        if show:
            yield from landlock.without(path, files.closed, READ)
    for name in _KERNEL:
        yield Allowance(Path(name), READ)
    for name in _DEVICES:
        yield Allowance(Path("/dev", name), USE)
    # Semaphores of multiprocessing; they cannot be listed, and each is its user's.
    yield Allowance(Path("/dev/shm"), USE | landlock.MAKE_REG | landlock.REMOVE_FILE)
    yield Allowance(run, READ | WRITE)
