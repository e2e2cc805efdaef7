"""What a worker does: plain data in, plain data out. It never opens the store."""

import functools
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.errors import HarnessError
from grader.grading import Options, Submitted, failed_result, grade_submitted
from grader.lab.digest import digest_of_lab
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.lab.rubric import rubric_of, unchanged
from grader.notebook.read import parse_notebook
from grader.rescore import rejudged
from grader.result import Result, from_json, to_json
from grader.transcript_file import Record, TranscriptError, from_bytes, to_bytes

# lacking: it was judged again, but some verdicts lack an answer, and none was to be asked for.
How = Literal["run", "rescored", "lacking"]

_NOTHING = HarnessError("There is nothing that could be judged again.", "Grade it again.")


@dataclass(frozen=True)
class Task:
    """One attempt to be graded, with what is known of it.

    attempt is its key in the store; lab is the lab's folder, and lab_digest that of the lab as the
    driver knows it. path and folders are as in `Submitted`. transcript and before, a result as
    JSON, are of an earlier grading with the same options: it is judged again, and only answers
    that are lacking are asked for, if execute allows. rubric has the digests that it rested on:
    where they are the same still, so are the verdicts. modules were handed in beside the notebook.
    """

    attempt: int
    lab: str
    lab_digest: str
    options: Options
    name: str
    path: str
    notebook: bytes
    folders: tuple[str, ...] = ()
    transcript: bytes | None = None
    before: bytes | None = None
    rubric: Mapping[str, str] = field(default_factory=dict)
    execute: bool = True
    modules: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of it: a result as JSON, and a transcript where something was executed.

    failed: the grader is at fault; a verdict on one function that fails will fail again. lacking
    names the items whose verdict lacks an answer; seconds are those that it took.
    """

    attempt: int
    how: How
    result: bytes
    failed: bool
    transcript: bytes | None = None
    lacking: tuple[str, ...] = ()
    seconds: float = 0.0


def graded(task: Task) -> Outcome:
    """Grade one attempt, or judge it again. Whatever it raises is a fault of the grader's.

    It may be called in any thread of any process. Sandboxes end with the thread that started them,
    so one thread of each process starts all of them.
    """
    return _thread().submit(_graded, task).result()


@functools.cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "grading")


@functools.cache
def _lab(folder: str) -> tuple[LabSpec, str]:
    """A lab, which a process loads once, and its digest then."""
    lab = load_lab(Path(folder))
    return lab, digest_of_lab(lab)


@functools.cache
def rubric_in(folder: str) -> Mapping[str, str]:
    """The digests of what verdicts rest on in the lab of a folder, worked out once."""
    return rubric_of(load_lab(Path(folder)))


def _graded(task: Task) -> Outcome:
    began = time.monotonic()
    lab, digest = _lab(task.lab)
    if digest != task.lab_digest:
        raise HarnessError(
            f"The lab in {task.lab} has changed since grading began.", "Grade the class again."
        )
    record = _record(task.transcript)
    if record is not None and task.before is not None:
        same = unchanged(task.rubric, rubric_in(task.lab))
        read = functools.partial(parse_notebook, task.notebook, task.name)
        result, lacking = rejudged(record, lab, from_json(task.before), same, read)
        if not lacking or not task.execute:
            how: How = "lacking" if lacking else "rescored"
            return _outcome(task, how, result, began, lacking=tuple(sorted(lacking)))
    elif not task.execute:  # the transcript was too large, or is of another version
        before = task.before or to_json(failed_result(task.name, lab, task.options, _NOTHING))
        return Outcome(task.attempt, "lacking", before, False, None, lab.item_ids)
    kept: list[Record] = []
    submitted = Submitted(
        task.name,
        task.path,
        lambda: task.notebook,
        tuple(map(Path, task.folders)),
        task.modules.get,
    )
    result = grade_submitted(submitted, lab, task.options, keep=kept.append, known=record)
    return _outcome(task, "run", result, began, _bytes(kept[0]) if kept else None)


def _outcome(
    task: Task,
    how: How,
    result: Result,
    began: float,
    transcript: bytes | None = None,
    lacking: tuple[str, ...] = (),
) -> Outcome:
    failed = result.status not in ("graded", "unreadable")
    seconds = time.monotonic() - began
    return Outcome(task.attempt, how, to_json(result), failed, transcript, lacking, seconds)


def _record(transcript: bytes | None) -> Record | None:
    """An earlier record; None where there is none that this version reads."""
    if transcript is None:
        return None
    try:
        return from_bytes(transcript)
    except TranscriptError:
        return None


def _bytes(record: Record) -> bytes | None:
    """A record to be kept; None where it is too large: it is run again then, whenever it has to."""
    try:
        return to_bytes(record)
    except TranscriptError:
        return None


def basis_of(lab: LabSpec, options: Options, grader: str) -> Mapping[str, object]:
    """What a grade rests on beside the notebook, as plain data."""
    return {
        "grader": grader,
        "lab": digest_of_lab(lab),
        "execute": options.execute,
        "seed": options.seed,
        "fixed_problems": options.fixed_problems,
        "limits": options.limits.by_name(),
        "rubric": rubric_in(str(lab.folder)),
    }
