"""Grades what has to be graded of a class into its store, come what may."""

import dataclasses
import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

import grader
from grader.course.batch.drive import Driver, Job
from grader.course.batch.task import Outcome, Task, basis_of, graded
from grader.course.batch.todo import Todo, basis_for, rubric_before, text_of
from grader.course.store.reading import Candidate, Reader
from grader.course.store.writing import Graded, Writer
from grader.errors import GraderError, HarnessError
from grader.grading import Options, failed_result
from grader.lab.digest import digest_of_lab
from grader.lab.model import LabSpec
from grader.result import Result, from_json
from grader.sandbox.scratch import sweep
from grader.text import clean

# Beside the time that a submission may take.
_PATIENCE = 600.0


@dataclass(frozen=True)
class Tally:
    """How far a run is: how many of how many, and what came of them.

    points and possible are those of what was graded, without items that wait for a human.
    """

    total: int
    done: int = 0
    failed: int = 0
    unreadable: int = 0
    points: float = 0.0
    possible: float = 0.0

    def with_result(self, result: Result) -> "Tally":
        """The tally with one more."""
        known = result.score is not None
        return dataclasses.replace(
            self,
            done=self.done + 1,
            failed=self.failed + (result.score is None),
            unreadable=self.unreadable + (result.status == "unreadable"),
            points=self.points + (result.score or 0.0 if known else 0.0),
            possible=self.possible + (result.max_score if known else 0.0),
        )


@dataclass(frozen=True)
class Judged:
    """What became of one: its results before, None where there was none, and after, without human
    marks. lacking names the items that lack an answer: the result before stays then.
    """

    candidate: Candidate
    before: Result | None
    after: Result
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """How a class is graded: by what, by whom, and who is told of it.

    start makes so many workers, jobs at most; folders are those that students' code must
    not read. Without execute nothing is run, and what lacks an answer stays as it was. tell is told
    how far it is; judged, of each, the result before and after.
    """

    lab: LabSpec
    options: Options
    start: Callable[[int], Executor]
    jobs: int
    folders: tuple[Path, ...] = ()
    execute: bool = True
    tell: Callable[[Tally], object] = lambda _: None
    judged: Callable[[Judged], object] = lambda _: None
    basis: str = field(default="")

    def __post_init__(self) -> None:
        basis = basis_of(self.lab, self.options, grader.__version__)
        object.__setattr__(self, "basis", text_of(basis))

    def run(self, store: Reader, todo: Sequence[Todo]) -> Tally:
        """Do what is to be done; returns how it went. Each is kept as soon as it is known, but in a
        store that is only read.
        """
        due = [each for each in todo if each.need != "nothing"]
        run = _Run(self, store, Tally(len(due)))
        sweep()
        jobs = max(1, min(self.jobs, len(due)))
        patience = 2 * self.options.limits.submission + _PATIENCE
        driver = Driver(partial(self.start, jobs), 2 * jobs, patience)
        self.tell(run.tally)
        try:
            driver.run(Job(run.task, graded, run.done, attrgetter("failed")), due)
        finally:
            sweep()
        return run.tally


class _Run:
    """One run: makes tasks of what the store holds, and keeps what comes of them."""

    def __init__(self, batch: Batch, store: Reader, tally: Tally) -> None:
        self._batch, self._store, self.tally = batch, store, tally
        self._digest = digest_of_lab(batch.lab)

    def task(self, todo: Todo) -> Task:
        """All that a worker needs."""
        batch, store, candidate = self._batch, self._store, todo.candidate
        name = PurePosixPath(candidate.file or "notebook.ipynb").name
        transcript, before = None, None
        rubric: Mapping[str, str] = {}
        if todo.need == "rescore":
            transcript = store.transcript(candidate.attempt)
            before = store.last_graded_json(candidate.attempt)
            rubric = rubric_before(candidate, json.loads(batch.basis))
        return Task(
            candidate.attempt,
            str(batch.lab.folder),
            self._digest,
            batch.options,
            name,
            clean(f"{candidate.student}/{name}", 600),
            store.content(candidate.sha256),
            tuple(map(str, batch.folders)),
            transcript,
            before,
            rubric,
            batch.execute,
            {name: store.content(sha256) for name, sha256 in candidate.modules.items()},
        )

    def done(self, todo: Todo, found: Outcome | Exception) -> None:
        """Keep what came of it."""
        batch, candidate = self._batch, todo.candidate
        before = self._store.last_graded(candidate.attempt)
        basis = text_of(basis_for(candidate, json.loads(batch.basis)))
        if isinstance(found, Exception):
            kept = Graded(candidate.attempt, self._fault(todo, found), basis, "failed")
            lacking: tuple[str, ...] = ()
        else:
            how = "failed" if found.failed else found.how
            result, lacking = from_json(found.result), found.lacking
            kept = Graded(candidate.attempt, result, basis, how, found.transcript)
        if isinstance(self._store, Writer) and not lacking:
            self._store.keep(kept)
        counts = before if lacking and before is not None else kept.result
        self.tally = self.tally.with_result(counts)
        batch.judged(Judged(candidate, before, kept.result, lacking))
        batch.tell(self.tally)

    def _fault(self, todo: Todo, error: Exception) -> Result:
        """The result where a worker failed twice, the second time with nothing beside it."""
        if not isinstance(error, GraderError):
            error = HarnessError(
                f"The grader failed: {type(error).__name__}: {clean(str(error), 500)}",
                "This is a fault of the grader, not of the submission. Please report it.",
            )
        name = PurePosixPath(todo.candidate.file).name
        result = failed_result(name, self._batch.lab, self._batch.options, error)
        return replace(result, fault="".join(traceback.format_exception(error)))
