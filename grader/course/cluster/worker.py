"""What a Dask worker does: it keeps the lab, and hands tasks to `graded`. It opens no store."""

import dataclasses
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from distributed import Worker, WorkerPlugin, get_worker

import grader
from grader.course.batch.drive import RunEndedError
from grader.course.batch.task import Task
from grader.course.cluster.parcel import Parcel, unpacked
from grader.errors import HarnessError, LabError, UsageError
from grader.sandbox.scratch import sweep

R = TypeVar("R")


class LabOnWorker(WorkerPlugin):
    """Unpacks a lab once for each worker process, also for those that come later."""

    idempotent = True

    def __init__(self, parcel: Parcel) -> None:
        self.name = f"grader-lab-{parcel.digest}"
        self._parcel = parcel
        self._root: tempfile.TemporaryDirectory[str] | None = None
        self.folder: Path | None = None

    def setup(self, worker: Worker) -> None:
        """Unpack; what graders left here that were killed is removed."""
        # What libraries start must not import from the current folder.
        os.environ["PYTHONSAFEPATH"] = "1"
        sweep()
        self._root, self.folder = unpacked(self._parcel)

    def teardown(self, worker: Worker) -> None:
        """Remove it."""
        if self._root is not None:
            self._root.cleanup()


def at_worker(plugin: str, version: str, work: Callable[[Any], R], task: Any) -> R:
    """Do a task in a worker, by the lab that was unpacked there.

    Raises RunEndedError where no worker like this one could grade anything: another version of the
    grader is installed, which might judge otherwise, the lab lacks something, or the sandbox.
    """
    if grader.__version__ != version:
        raise RunEndedError(
            f"A worker has grader {grader.__version__}, this machine {version}.",
            "Install the same version everywhere, and give the same command again.",
        )
    lab = get_worker().plugins.get(plugin)
    if not isinstance(lab, LabOnWorker):
        raise HarnessError("A worker did not get the lab.", "Start the workers again.")
    if isinstance(task, Task):
        task = _here(task, str(lab.folder))
    try:
        return work(task)
    except (LabError, UsageError) as error:  # no submission is at fault, and each would have it
        raise RunEndedError(f"A worker cannot grade: {error.message}", error.hint) from None


def is_ready(_: None) -> bool:
    """Says that a worker has all that it needs."""
    return True


def _here(task: Task, lab: str) -> Task:
    """A task by the lab that is here, hiding those folders of the driver that are here too."""
    reports = tuple(path for path in task.options.reports if path.exists())
    return dataclasses.replace(
        task,
        lab=lab,
        options=dataclasses.replace(task.options, reports=reports),
        folders=tuple(folder for folder in task.folders if Path(folder).exists()),
    )
