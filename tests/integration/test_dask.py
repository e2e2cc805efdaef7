"""A Dask cluster: workers that die, tasks that kill them, and the lab on its way."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from grader.cli.verbs import command
from grader.course.batch.drive import Driver, Job, RunEndedError
from grader.course.batch.run import Batch, Tally
from grader.course.batch.todo import needs
from grader.course.batch.workers import InThisProcess
from grader.course.cluster.dask import Cluster, is_private
from grader.course.cluster.parcel import parcel_of, unpacked
from grader.course.store.writing import Writer
from grader.course.students import Attempt, Student
from grader.grading import Options
from grader.lab.digest import digest_of_lab
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.result import Result
from tests.support.notebooks import TEMPLATE, write_notebook
from tests.support.platforms import LINE_LAB

if os.environ.get("CI"):
    import distributed
else:
    distributed = pytest.importorskip("distributed")

PATIENCE = 5.0
RIGHT = (
    "import numpy as np",
    "def predict(slope, x):\n    return slope * x",
    "def loss(slope, x, y):\n    return np.mean((slope * x - y) ** 2)",
)
CLASS = {
    "ada": RIGHT,
    "bo": (*RIGHT, "def predict(slope, x):\n    return -slope * x"),
    "cleo": (*RIGHT, "def loss(slope, x, y):\n    return np.sum((slope * x - y) ** 2)"),
    "dan": ("def predict(slope, x):\n    return 1 / 0",),
    "eve": (*RIGHT, "1 / 0"),
}


class Machines:
    """A scheduler in this process, and workers that nobody starts again."""

    def __init__(self) -> None:
        dask: Any = distributed  # which has few types
        self._connect = dask.Client
        self._cluster = dask.LocalCluster(n_workers=0, dashboard_address=":0")
        self.address = str(self._cluster.scheduler_address)
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, count: int) -> None:
        """Start workers, and wait until they are there."""
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address]
        command += ["--no-nanny", "--nthreads", "1", "--no-dashboard"]
        for _ in range(count):
            self.workers.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        alive = sum(worker.poll() is None for worker in self.workers)
        with self._connect(self.address, set_as_default=False) as client:
            client.wait_for_workers(alive, timeout=60)

    def end(self) -> None:
        """End all."""
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self._cluster.close()


@pytest.fixture
def machines() -> Iterator[Machines]:
    """A scheduler with two worker processes."""
    started = Machines()
    try:
        started.start(2)
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def line() -> LabSpec:
    """A lab that takes little time."""
    return load_lab(LINE_LAB)


def graded(lab: LabSpec, path: Path, **how: Any) -> dict[str, Result | None]:
    """The results of the class, graded into a new store."""
    with Writer(path) as store:
        for name, cells in CLASS.items():
            attempt = Attempt(Student(name), 1, "notebook", file="lab.ipynb")
            notebook = write_notebook(path.with_suffix(".ipynb"), cells)
            store.take(attempt.student, [(attempt, notebook.read_bytes())])
        batch = Batch(lab, Options(execute="needed"), **how)
        tally = batch.run(store, needs(store.candidates(), {}))
        assert (tally.done, tally.failed) == (len(CLASS), 0)
        return {name: store.result(name) for name in CLASS}


def test_a_worker_is_killed(machines: Machines, line: LabSpec, tmp_path: Path) -> None:
    """Every submission has the result that it has on this machine, by a lab that travelled."""

    def tell(tally: Tally) -> None:
        if tally.done == 1:
            machines.workers[0].send_signal(signal.SIGKILL)

    cluster = Cluster(machines.address, parcel_of(line), 60.0)
    far = graded(line, tmp_path / "far", start=lambda _: cluster.connected(), jobs=2, tell=tell)
    near = graded(line, tmp_path / "near", start=InThisProcess, jobs=1)
    assert machines.workers[0].wait() == -signal.SIGKILL
    for name, result in near.items():
        other = far[name]
        assert result is not None
        assert other is not None
        assert result.status == "graded"
        assert replace(other, seconds=result.seconds) == result
    scores = {name: result.score for name, result in near.items() if result}
    assert (scores["ada"], scores["dan"], scores["eve"]) == (10, 0, 10)
    assert 0 < (scores["cleo"] or 0) < (scores["bo"] or 0) < 10
    _by_command(machines, tmp_path)


def _by_command(machines: Machines, folder: Path) -> None:
    """`grade CLASS --executor` does the same, and knows what is done."""
    (folder / "class").mkdir()
    for name in ("ada", "dan"):
        write_notebook(folder / "class" / f"{name}.ipynb", CLASS[name])
    words = ["grade", str(folder / "class"), "--lab", str(LINE_LAB), "--execute", "needed"]
    words += ["--store", str(folder / "grades.sqlite"), "--executor", f"dask:{machines.address}"]
    for said in ("2 to run, in 1 process", "2 unchanged"):
        done = CliRunner().invoke(command, words, catch_exceptions=False, standalone_mode=False)
        assert done.return_value == 0
        assert said in done.stderr
        assert "not encrypted" not in done.stderr
    with Writer(folder / "grades.sqlite") as store:
        assert [row.standing.score for row in store.rows()] == [10, 0]


def kills(task: tuple[int, str]) -> tuple[int, str]:
    """Ends the worker's process for the keys that say so, else tells which process it is in."""
    number, what = task
    if what == "kill":
        os._exit(1)
    return number, os.urandom(8).hex()


def test_a_task_kills_every_worker(machines: Machines, line: LabSpec) -> None:
    """The run ends and says that it can be resumed; what is known by then is told, and the rest
    when it is. Equal calls are made as often as they are asked for.
    """
    told: dict[int, Any] = {}
    cluster = Cluster(machines.address, parcel_of(line), PATIENCE)

    def done(key: int, found: Any) -> None:
        assert key not in told
        told[key] = found

    def run(*keys: int) -> None:
        driver = Driver(cluster.connected, 2, 60.0)
        make = {0: (0, ""), 1: (0, ""), 2: (2, "kill"), 3: (3, ""), 4: (4, "")}
        driver.run(Job(make.__getitem__, kills, done, lambda _: False), keys)

    with pytest.raises(RunEndedError, match="no worker") as ended:
        run(0, 1, 2, 3, 4)
    assert "resumes" in ended.value.hint
    assert all(worker.wait(60) == 1 for worker in machines.workers)
    assert 2 not in told
    machines.start(1)
    run(*({0, 1, 3, 4} - set(told)))
    assert set(told) == {0, 1, 3, 4}
    assert told[0] != told[1]


def test_nobody_is_there(line: LabSpec) -> None:
    """A scheduler without workers is told, and one that does not answer."""
    alone = Machines()
    try:
        with pytest.raises(RunEndedError, match="no worker"):
            Cluster(alone.address, parcel_of(line), 0.5).connected()
    finally:
        alone.end()


@pytest.mark.parametrize(
    ("address", "private"),
    [
        *[("tls://10.0.0.1:8786", True), ("tcp://127.0.0.1:8786", True), ("localhost:8786", True)],
        *[("tcp://[::1]:8786", True), ("tcp://10.0.0.1:8786", False), ("head:8786", False)],
        *[("ws://head:8786", False), ("wss://head:8786", True), ("inproc://1/2/3", True)],
    ],
)
def test_what_others_can_read(address: str, private: bool) -> None:
    """Encrypted, or on this machine."""
    assert is_private(address) == private


def test_a_parcel_is_the_lab(tmp_path: Path, lab: LabSpec) -> None:
    """What is unpacked is the same lab, its template beside it; only its owner may read it."""
    shutil.copytree(lab.folder, tmp_path / "reference")
    shutil.copytree(TEMPLATE.parent, tmp_path / TEMPLATE.parent.name)
    (tmp_path / "reference" / ".hidden").mkdir()
    (tmp_path / "reference" / ".hidden" / "old.py").write_text("1 / 0")
    (tmp_path / "reference" / "bundled").mkdir()
    (tmp_path / "reference" / "bundled" / "data.csv").write_text("1,2")
    lab = load_lab(tmp_path / "reference")
    parcel = parcel_of(lab)
    root, folder = unpacked(parcel)
    with root:
        there = load_lab(folder)
        assert digest_of_lab(there) == digest_of_lab(lab)
        assert (folder / "bundled" / "data.csv").is_file()
        assert not (folder / ".hidden").exists()
        assert there.template is not None
        assert Path(root.name) in there.template.resolve().parents
        assert Path(root.name).stat().st_mode & 0o077 == 0
    assert parcel_of(lab) == parcel
