"""Whoever runs out of something is to blame: a student for the student's limits, else the machine.

Each notebook is graded by a grader of its own, in a control group or on a disk that is too small.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.grading import Options, grade_file
from grader.limits import Limits
from grader.sandbox import bubblewrap
from grader.sandbox.choose import Choice
from grader.sandbox.groups import MemoryGroup, hierarchy, memory_group
from tests.support.abusing import sums_lab, try_abuse
from tests.support.notebooks import ROOT, SUBMISSIONS, write_notebook

MIB = 2**20
SOLUTION = ROOT / "reference" / "solution.ipynb"
GRADE = (sys.executable, "-P", "-m", "grader", "grade", "--quiet", "--json", "-")
HOARD = "x = bytearray(b'x') * ({} * 2**20)\nprint(flush=True)\nimport time\ntime.sleep(1000)"
# Peak memory of this process from here on, beyond what it has now.
MEASURE = """
import os, sys
from pathlib import Path
from grader.grading import Options, grade_file
from grader.lab.load import load_lab
def status(name):
    return int(Path("/proc/self/status").read_text().partition(name + ":")[2].split()[0])
lab = load_lab()
Path("/proc/self/clear_refs").write_text("5")
before = status("VmRSS")
result = grade_file(Path(sys.argv[1]), lab, Options(sandbox=sys.argv[2]))
print(result.status, result.score, (status("VmHWM") - before) // 1024)
"""
GIANTS = {
    "bytes": "return np.zeros(16_000_000, np.uint8)",
    "booleans": "return np.ones((4000, 4000), bool)",
    "complex": "return np.ones(1_000_000, complex)",
    "many": "return tuple(np.zeros(260_000, np.uint8) for _ in range(60))",
    "strings": "raise ValueError('x' * 2**26)",
}


def group_of(size: int) -> MemoryGroup:
    """A control group of so many MiB."""
    made = memory_group(size * MIB)
    if made is None:
        pytest.skip("no control group can be made here")
    return made


def grade(
    notebook: Path, level: Choice, *options: str, before: Sequence[str] = (), **environment: str
) -> tuple[int, dict[str, Any]]:
    """The exit code and the result of grading with the command, which comes after `before`."""
    done = subprocess.run(
        [*before, *GRADE, str(notebook), "--sandbox", level, *options],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@contextmanager
def neighbour(group: MemoryGroup, size: int) -> Iterator[None]:
    """Another process in a group, which holds so many MiB."""
    command = group.command([sys.executable, "-I", "-S", "-c", HOARD.format(size)])
    with subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


@pytest.mark.parametrize(("size", "taken"), [(150, 0), (300, 180)])
def test_a_machine_without_memory_is_to_blame(level: Choice, size: int, taken: int) -> None:
    """The right solution is not judged where its process is killed for want of the machine's."""
    group = group_of(size)
    try:
        with neighbour(group, taken):
            code, result = grade(SOLUTION, level, before=group.command(()))
    finally:
        group.remove()
    assert code == 3
    assert result["status"] == "error"
    assert "This machine ran out of memory" in result["message"]


@pytest.mark.parametrize(
    ("size", "sentence"),
    [(200, "200 MiB of memory, and a submission may take 2048: too little"), (900, "--memory 700")],
)
def test_the_doctor_says_what_is_too_little(size: int, sentence: str) -> None:
    """And which limits would suit the machine."""
    group = group_of(size)
    try:
        command = group.command([sys.executable, "-P", "-m", "grader", "doctor"])
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    finally:
        group.remove()
    assert sentence in done.stdout


def test_a_student_is_to_blame_for_the_own_limit(level: Choice, notebook_file: Path) -> None:
    """Where the machine has more than that."""
    write_notebook(notebook_file, ["x = [bytearray(2**24) for _ in range(10**4)]"])
    group = group_of(900)
    try:
        before = group.command(())
        code, result = grade(notebook_file, level, "--memory", "400", before=before)
    finally:
        group.remove()
    assert (code, result["status"]) == (0, "graded")
    assert [cell["limit"] for cell in result["cells"]] == ["memory"]


def test_a_machine_without_processes_is_to_blame(level: Choice, notebook_file: Path) -> None:
    """A container's limit of processes is below the student's."""
    seen = hierarchy("pids")
    if seen is None or not os.access(seen.own, os.W_OK):
        pytest.skip("no control group can be made here")
    threads = (
        "import threading\nend = threading.Event()\n"
        "for _ in range(100): threading.Thread(target=end.wait, daemon=True).start()\nend.set()"
    )
    write_notebook(notebook_file, [threads])
    folder = seen.own / f"test-{os.getpid()}"
    folder.mkdir()
    try:
        (folder / "pids.max").write_text("80")
        enter = ("/bin/sh", "-c", 'echo 0 > "$0" && exec "$@"', str(folder / "cgroup.procs"))
        code, result = grade(notebook_file, level, before=enter)
    finally:
        folder.rmdir()
    assert (code, result["status"]) == (3, "error")
    assert "ran out of processes" in result["message"]


def test_a_lower_limit_of_the_machines_is_to_blame(level: Choice, notebook_file: Path) -> None:
    """Where a process gets no more than the grader may have, if it can be started at all."""
    write_notebook(notebook_file, ["x = bytearray(1600 * 2**20)"])
    before = ("prlimit", f"--as={1500 * MIB}", "--")
    code, result = grade(notebook_file, level, before=before)
    assert (code, result["status"]) == (3, "error")
    if level == "confined":
        assert "ran out of memory" in result["message"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a small disk, which only root can make")
@pytest.mark.parametrize("disk", [256, 8])
def test_a_machine_without_disk_is_to_blame(notebook_file: Path, disk: int) -> None:
    """Unless the student's own limit was reached before."""
    write_notebook(notebook_file, ["with open('big', 'wb') as file: file.write(bytes(2**26))"])
    with tempfile.TemporaryDirectory(prefix="d-") as small:
        mount = f'mount -t tmpfs -o size=20m tmpfs {small} && exec "$@"'
        before = ("unshare", "--mount", "--propagation", "private", "sh", "-c", mount, "sh")
        code, result = grade(
            notebook_file, "unsandboxed", "--disk", str(disk), before=before, TMPDIR=small
        )
    if disk == 8:
        assert (code, result["status"]) == (0, "graded")
        assert result["cells"][0]["limit"] == "disk"
    else:
        assert (code, result["status"]) == (3, "error")
        assert "ran out of room for temporary files" in result["message"]


@pytest.mark.parametrize(
    ("wait", "limits"),
    [
        ("time.sleep(1)", Limits(cell=2.5)),
        ("burn(1)", Limits(cell=30, cell_cpu=2.5)),
    ],
    ids=["time", "processor time"],
)
def test_a_cells_time_is_not_each_statements(
    namespaces: None, tmp_path: Path, notebook_file: Path, wait: str, limits: Limits
) -> None:
    """What is run again below a failure has what is left to its cell; definitions come through."""
    burn = (
        "import time\ndef burn(seconds):\n    until = time.process_time() + seconds\n"
        "    while time.process_time() < until: pass\ndef double(x):\n    return 2 * x"
    )
    waits = "\n".join(f"wait_{number} = {wait}" for number in range(5))
    broken = f"""1 / 0
{waits}
def add(x, y):
    waited = [name for name in globals() if name.startswith("wait_")]
    return x + y if len(waited) < 5 else 0 * x"""
    uses = "\n".join(f"    wait_{number}" for number in range(5))
    write_notebook(notebook_file, [burn, f"{broken}\n{'def unused():'}\n{uses}"])
    result = grade_file(notebook_file, sums_lab(tmp_path), Options(limits=limits))
    assert {item.id: item.score for item in result.items} == {"double.value": 5, "add.value": 5}


@pytest.mark.parametrize("name", ["drops_shared_pages", "unmaps_shared_pages"])
def test_without_a_group_shared_memory_is_refused(
    namespaces: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What nobody counts cannot be had; the limit is named."""
    monkeypatch.setattr(bubblewrap, "memory_group", lambda _: None)
    trial = try_abuse(SUBMISSIONS / "abuse" / f"{name}.py", sums_lab(tmp_path), "namespaces")
    assert trial.result.score == trial.result.max_score
    last = trial.result.cells[-1]
    assert (last.outcome, last.limit) == ("failed", "memory")


@pytest.mark.parametrize("giant", GIANTS.values(), ids=GIANTS)
def test_the_grader_itself_stays_small(namespaces: None, notebook_file: Path, giant: str) -> None:
    """Whatever comes back: at most 100 MiB above what the lab takes."""
    lines = [f"def {name}(*_):\n    {giant}" for name in ("relu", "d_relu", "compute_loss")]
    write_notebook(notebook_file, ["import numpy as np", *lines])
    assert measure(notebook_file) <= 100


def test_many_giants_are_the_students_fault(namespaces: None) -> None:
    """From every function, on every problem."""
    assert measure(SUBMISSIONS / "cases" / "grader_memory_giants.ipynb") <= 100


def measure(notebook: Path) -> int:
    """The MiB that a grader takes at most above what the lab does; it must judge."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", MEASURE, str(notebook), "namespaces"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    status, score, peak = done.stdout.split()
    assert (status, float(score)) == ("graded", 0)
    return int(peak)
