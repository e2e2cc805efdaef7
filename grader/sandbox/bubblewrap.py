"""The namespaces level, by bubblewrap: no network, read-only system, private home, own processes.

Started as root, the command inside gives up root by setpriv, since bubblewrap's own user mapping
would leave it root outside. Started as anyone else, a user namespace does it.
"""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.sandbox import seccomp
from grader.sandbox.base import Launch, Level, Obstacle
from grader.sandbox.environment import (
    INSIDE_FOLDER,
    VALUES_FOLDER,
    font_lists,
    student_environment,
)
from grader.sandbox.groups import MemoryGroup, memory_group
from grader.sandbox.interpreter import interpreter
from grader.sandbox.process import SessionProcess
from grader.sandbox.readable import readable
from grader.sandbox.rlimits import prlimit_options
from grader.sandbox.users import box_user

LEVEL = Level(
    "namespaces",
    "bubblewrap",
    promises=(
        "judged from outside the student's process",
        "no network",
        "read-only system, private home and /tmp",
        "the reference and the grader are not readable",
        "own process tree, killed as a whole",
        "unprivileged user without capabilities",
    ),
)
HOME = "/home/student"
_MEMORY_FOLDERS = ("/tmp", "/dev/shm")
# What the kernel needs for a file, its name included, beside what is in it.
_FILE_SIZE = 2048
# At the root: bubblewrap would make a parent readable to root only.
CODE, VALUES = "/grader", "/values"


class BubblewrapSandbox:
    """Runs student code in namespaces of its own."""

    level = LEVEL

    def start(self, launch: Launch) -> "BubblewrapProcess":
        """Start the process; the launching thread must live as long as it."""
        as_root = os.geteuid() == 0
        user = box_user() if as_root else os.geteuid()
        if as_root:
            for folder in (launch.run, *launch.run.iterdir()):
                os.chown(folder, user, user)
        files, closing = _readable(launch.hidden)
        environment = {**student_environment(HOME), **launch.environment}
        group = memory_group(launch.resources.memory)
        options = [
            *_isolation(as_root),
            *("--proc", "/proc", "--dev", "/dev"),
            *_private(launch.resources.disk),
            # After the private folders: an interpreter may live below /tmp or /home itself.
            *files,
            *("--ro-bind", str(INSIDE_FOLDER), CODE, "--ro-bind", str(VALUES_FOLDER), VALUES),
            *_with_parents(launch.run, "--bind"),
            *(part for path in font_lists() for part in _font_list(path)),
            *(part for name, value in environment.items() for part in ("--setenv", name, value)),
            # What is mapped from that device is memory that only a group counts.
            *(("--ro-bind", "/dev/null", "/dev/zero") if group is None else ()),
            *("--chdir", HOME),
            *closing,
            *(() if as_root else ("--remount-ro", "/", "--remount-ro", "/dev")),
        ]
        inner = [str(interpreter().executable), f"{CODE}/{launch.script}", *launch.arguments]
        limits = ["prlimit", *prlimit_options(launch.resources)]
        command = [*_first_to_go(), *_drop_root(as_root, user), *limits, *inner]
        return _start(options, command, launch.descriptors, group)


class BubblewrapProcess(SessionProcess):
    """bubblewrap itself, outside; below it the one that is the first inside."""

    def shared(self) -> int:
        """The bytes of the files in its private folders, which are memory that nobody else counts.

        A folder's size bounds what its files hold, but not how many there are.
        """
        total = 0
        for pid in _first_children(self.pid):
            with contextlib.suppress(OSError):
                for folder in (*_MEMORY_FOLDERS, HOME):
                    used = os.statvfs(f"/proc/{pid}/root{folder}")
                    files = used.f_files - used.f_ffree
                    total += (used.f_blocks - used.f_bfree) * used.f_frsize + files * _FILE_SIZE
                break
        return total


def _first_children(pid: int) -> Iterator[int]:
    """The first child of a process, and the first of that, as long as there is one."""
    with contextlib.suppress(OSError):
        while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            pid = int(children[0])
            yield pid


@functools.cache
def unavailable() -> Obstacle | None:
    """Why this level is unavailable on this machine; None where it can."""
    if not sys.platform.startswith("linux"):
        return Obstacle("it needs Linux", "run the grader in a Linux container")
    as_root = os.geteuid() == 0
    needed = {"bwrap": "bubblewrap", "prlimit": "util-linux"}
    if as_root:
        needed["setpriv"] = "util-linux"
    missing = [name for name in needed if shutil.which(name) is None]
    if missing:
        packages = " ".join(dict.fromkeys(needed[name] for name in missing))
        return Obstacle(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed",
            f"on Debian and Ubuntu: apt-get install {packages}",
        )
    probe = ["bwrap", *_isolation(as_root), "--proc", "/proc", "--dev", "/dev"]
    probe += [option for part in _readable(()) for option in part]
    probe += [str(interpreter().executable), "-I", "-S", "-c", "pass"]
    try:
        result = subprocess.run(
            probe, env={"PATH": os.defpath}, capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Obstacle(f"bwrap cannot be run: {error}")
    if result.returncode == 0:
        return None
    reason = result.stderr.decode("utf-8", "replace").strip().splitlines()
    return Obstacle(
        f"bwrap does not work here: {reason[-1] if reason else 'no reason given'}",
        "it needs namespaces: in Docker the options --cap-add SYS_ADMIN and "
        "--security-opt apparmor=unconfined --security-opt seccomp=unconfined"
        if as_root
        else "it needs user namespaces: see the sysctls user.max_user_namespaces, "
        "kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns",
    )


def _isolation(as_root: bool) -> Iterable[str]:
    yield from ("--die-with-parent", "--new-session", "--clearenv")
    if as_root:
        for namespace in ("pid", "net", "ipc", "uts", "cgroup-try"):
            yield f"--unshare-{namespace}"
    else:
        yield from ("--unshare-user", "--unshare-all", "--disable-userns", "--cap-drop", "ALL")


def _readable(course: Iterable[Path]) -> tuple[list[str], list[str]]:
    """Programs, libraries and the interpreter's packages, read-only, and little else.

    The second part comes after all other mounts: nothing can be mounted in what is read-only.
    """
    files = readable(interpreter(), course)
    options: list[str] = []
    empty: list[str] = []
    for path, show in files.steps():
        folder = _in_private(path) if show else path
        if folder is not None and str(folder) not in empty:
            empty.append(str(folder))
            options += ("--perms", "0755", "--tmpfs", str(folder))
        if show:
            options += _with_parents(path, "--ro-bind")
    for link, target in files.links:
        options += (*_parents(link), "--symlink", target, str(link))
    return options, [option for folder in empty for option in ("--remount-ro", folder)]


def _in_private(path: Path) -> Path | None:
    """The folder in a private one that is made for what is shown below it: nobody may write."""
    for private in map(Path, (*_MEMORY_FOLDERS, HOME)):
        if path.is_relative_to(private):
            return private / path.relative_to(private).parts[0]
    return None


def _private(size: int) -> Iterable[str]:
    for folder in (*_MEMORY_FOLDERS, HOME):
        if folder == HOME:
            yield from ("--perms", "0755", "--dir", str(Path(HOME).parent))
        yield from ("--perms", "1777", "--size", str(size), "--tmpfs", folder)
    yield from ("--perms", "0777", "--dir", f"{HOME}/.matplotlib")


def _font_list(path: Path) -> tuple[str, ...]:
    return ("--ro-bind", str(path), f"{HOME}/.matplotlib/{path.name}")


def _with_parents(path: Path, how: str) -> Iterable[str]:
    """Mount a folder at its own place."""
    yield from (*_parents(path), how, str(path), str(path))


def _parents(path: Path) -> Iterable[str]:
    """The folders above a file. bubblewrap would make them readable to root only."""
    for parent in reversed(path.parents):
        if str(parent) not in ("/", "/tmp"):
            yield from ("--perms", "0755", "--dir", str(parent))


def _first_to_go() -> Sequence[str]:
    """Let the kernel, where memory runs out, kill what a student started before it kills us."""
    return ("choom", "-n", "1000", "--") if shutil.which("choom") else ()


def _drop_root(as_root: bool, user: int) -> Sequence[str]:
    if not as_root:
        return ()
    return (
        *("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"),
        *("--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all"),
    )


def _start(
    options: Iterable[str],
    command: Sequence[str],
    descriptors: Sequence[int],
    group: MemoryGroup | None,
) -> BubblewrapProcess:
    # The options go by a descriptor and the environment is empty: both can be read from inside, in
    # /proc/1.
    with tempfile.TemporaryFile() as arguments, tempfile.TemporaryFile() as refused:
        arguments.write(b"".join(option.encode() + b"\0" for option in options))
        arguments.seek(0)
        numbers = ["--args", str(arguments.fileno())]
        if seccomp.supported():
            refused.write(
                seccomp.program(
                    seccomp.rules(namespaces=True, own_user=True, grouped=group is not None)
                )
            )
            refused.seek(0)
            numbers += ["--seccomp", str(refused.fileno())]
        return BubblewrapProcess(
            ["bwrap", *numbers, "--", *command],
            {"PATH": os.defpath},
            (*descriptors, arguments.fileno(), refused.fileno()),
            group=group,
        )
