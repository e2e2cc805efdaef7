"""There is a report whatever befalls the grader itself: signals, full disks, closed streams."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from tests.support.notebooks import SUBMISSIONS

GRADE = str(Path(sys.executable).parent / "grade")
SAMPLE = str(SUBMISSIONS / "sample.ipynb")


@pytest.mark.parametrize("seed", range(8))
def test_a_signal_at_any_moment(seed: int, tmp_path: Path) -> None:
    """The result file is whole or was not begun, and no process or temporary file is left."""
    chance = random.Random(seed)
    target, folder = tmp_path / "result.json", Path(tempfile.mkdtemp(prefix="a-"))
    process = subprocess.Popen(
        [GRADE, SAMPLE, "--execute", "needed", "--json", str(target)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)},
        text=True,
    )
    number = chance.choice([signal.SIGTERM, signal.SIGHUP])  # Python itself handles SIGINT
    while not handles(process.pid, number) and process.poll() is None:
        time.sleep(0.005)
    time.sleep(0.1 + 1.5 * seed / 8)
    below = psutil.Process(process.pid).children(recursive=True)
    for _ in range(chance.choice([1, 3])):
        process.send_signal(number)
        time.sleep(0.05)
    _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert process.returncode in (0, 130)
    result = json.loads(target.read_bytes())
    # A signal may still come when the result is written.
    assert result["status"] in (("interrupted", "graded") if process.returncode else ("graded",))
    assert psutil.wait_procs(below, timeout=3)[1] == []
    assert list(folder.iterdir()) == []
    folder.rmdir()
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


def handles(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal: from then on there is a report."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (number - 1) & 1)


def test_a_stdout_that_is_full() -> None:
    """What cannot be printed is said in a sentence, with an exit code of its own."""
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [GRADE, SAMPLE, "--execute", "needed"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, tmp_path: Path) -> None:
    """A grader without standard streams writes its result all the same."""
    target = tmp_path / "result.json"
    command = f'"{GRADE}" "{SAMPLE}" --execute needed --json "{target}" {closed}'
    done = subprocess.run(["bash", "-c", command], check=False)
    assert done.returncode == 0
    assert json.loads(target.read_bytes())["status"] == "graded"


def test_a_full_disk(tmp_path: Path) -> None:
    """A result that cannot be written leaves no half of it; the report is printed all the same."""
    target = tmp_path / "result.json"
    target.write_text("old", encoding="utf-8")
    command = f'"{GRADE}" "{SAMPLE}" --execute needed --sandbox unsandboxed --json "{target}"'
    limited = f'trap "" XFSZ; ulimit -f 1; exec {command}'
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "unknown" in done.stdout
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]
