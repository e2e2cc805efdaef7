"""Runs the probes in a sandbox and prints what they met: python -m tests.support.probing LEVEL.

With a second argument, leaves a daemon with that argument running instead.

A program of its own, so that it can be run as another user, or on a machine with less to offer.
"""

import asyncio
import json
import os
import platform
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

import grader
from grader.lab.load import default_lab_folder
from grader.sandbox.choose import choose_sandbox
from grader.sandbox.syscalls import NUMBERS
from grader.session.notebook_kernel import NotebookKernel
from tests.support.notebooks import SUBMISSIONS

PROBES = SUBMISSIONS / "probes.py"
SECRET = "GRADER_TEST_SECRET"
_SYSTEM = ("/etc/alternatives", "/usr/share/fonts", "/usr/share/zoneinfo")


async def probe(level: Any, folder: Path) -> dict[str, Any]:
    """What probes find in a sandbox of that level, beside another kernel; folder holds targets."""
    sandbox = choose_sandbox(level)
    lab = default_lab_folder()
    targets = _targets(folder)
    sibling = await NotebookKernel.start(sandbox, (lab, folder))
    kernel = await NotebookKernel.start(sandbox, (lab, folder))
    neighbour = sibling._folder
    leader = psutil.Process(_leader(sibling))
    kernel_of_sibling = [leader, *leader.children(recursive=True)][-1]
    targets |= {
        "sibling": kernel_of_sibling.pid,
        "launcher": _leader(kernel),
        "sibling socket": str(next(neighbour.glob("kernel-*"))),
        "files": [*targets["files"], str(neighbour / "connection.json")],
        "folders": [*targets["folders"], str(neighbour)],
    }
    source = f"TARGETS = {targets!r}\n" + PROBES.read_text()
    outcome, raised = await kernel.run(source, 0, 120)
    report_file = kernel._folder / "report.json"
    report = json.loads(report_file.read_text()) if report_file.exists() else {}
    report |= {"outcome": f"{outcome} {raised}", "warning": sandbox.level.warning}
    report["sibling"] = (await sibling.run("pass", 0, 30))[0]
    await kernel.stop()
    await sibling.stop()
    report["survivors"] = outliving(targets["marker seconds"])
    report["left in shared memory"] = Path("/dev/shm", targets["marker"]).exists()
    report["left in folders"] = sorted(
        str(path) for path in (kernel._folder, neighbour) if path.exists()
    )
    return report


async def leave_running(level: Any, argument: str) -> None:
    """Start a kernel that starts a daemon with this argument, say so, and wait to be killed."""
    kernel = await NotebookKernel.start(choose_sandbox(level), ())
    source = f"""
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", {argument!r}])
    os._exit(0)
os.wait()
"""
    outcome, _ = await kernel.run(source, 0, 30)
    print(kernel._folder if outcome == "ok" else "", flush=True)
    await asyncio.sleep(600)


def main() -> None:
    """Run and print."""
    if sys.argv[2:]:
        asyncio.run(leave_running(*sys.argv[1:3]))
    with tempfile.TemporaryDirectory(prefix="grader-targets-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the walls are to be tested, not the file's mode
        before = _make_files(folder)
        report = asyncio.run(probe(sys.argv[1], folder))
        report["spoilt"] = [
            path.name
            for path, stat in before.items()
            if not path.exists() or _look_of(path) != stat
        ]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    print(json.dumps(report))


def _make_files(folder: Path) -> dict[Path, tuple[int, int, int]]:
    for name in ("another.ipynb", "result.json", "token"):
        (folder / name).write_text("only for the grader's eyes")
        (folder / name).chmod(0o644)
    return {path: _look_of(path) for path in folder.iterdir()}


def _look_of(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_mode, stat.st_size, int(stat.st_mtime)


def _targets(folder: Path) -> dict[str, Any]:
    column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
    tcp = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0grader-probe-{os.getpid()}")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "socket"))
    datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    datagrams.bind(str(folder / "datagrams"))
    for server in (abstract, listening):
        server.listen()
    for path in (folder / "socket", folder / "datagrams"):
        path.chmod(0o777)
    _KEPT_OPEN.extend((tcp, abstract, listening, datagrams))
    package = Path(grader.__file__).parent
    return {
        "files": [
            *(str(folder / name) for name in ("another.ipynb", "result.json", "token")),
            *(str(default_lab_folder() / name) for name in ("lab.py", "solution.ipynb")),
            *(str(package / name) for name in ("grading/grade.py", "judge/verdict.py")),
        ],
        "folders": [str(folder), str(default_lab_folder()), str(package), "/root"],
        "secret": os.environ[SECRET],
        "system": [str(path) for folder in _SYSTEM if (path := Path(folder)).is_dir()],
        "grader": os.getpid(),
        "tcp": tcp.getsockname()[1],
        "abstract": f"grader-probe-{os.getpid()}",
        "socket": str(folder / "socket"),
        "datagrams": str(folder / "datagrams"),
        "marker": f"grader-probe-{os.getpid()}",
        "marker seconds": f"86400.{os.getpid()}",
        "numbers": {name: numbers[column] for name, numbers in NUMBERS.items()},
    }


_KEPT_OPEN: list[socket.socket] = []


def _leader(kernel: NotebookKernel) -> int:
    return kernel._kernel.process.pid


def outliving(argument: str, seconds: float = 5.0) -> list[str]:
    """What still runs with that argument once those that were killed have had time to end."""
    until = time.monotonic() + seconds
    while (left := running(argument)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def running(argument: str) -> list[str]:
    """The processes that have this argument."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        if argument in command:
            found.append(" ".join(command))
    return found


if __name__ == "__main__":
    main()
