"""Grades one submission: reads it, observes it, judges it. There is always a result."""

import dataclasses
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

import grader
from grader import result as contract
from grader.errors import GraderError, LabError, SubmissionError
from grader.grading.job import Graded, Job
from grader.grading.options import Options
from grader.grading.shown import notices_of, shown_cells, shown_code, shown_sandbox
from grader.grading.ungraded import broken, empty_result, failed, unread, with_unjudged_items
from grader.judge.asking import Judge
from grader.judge.findings import found
from grader.judge.left_out import cell_that_matters, ran_out
from grader.lab.digest import digest_of_lab
from grader.lab.model import LabSpec
from grader.messages.advice import with_issues
from grader.messages.render import sentence_of
from grader.notebook.analysis import analysis_of
from grader.notebook.modules import lacking, modules_beside, taken_for
from grader.notebook.read import (
    MAX_SOURCE,
    Notebook,
    end_of_path,
    parse_notebook,
    read_bytes,
    whole_path,
)
from grader.pictures import with_answers, with_references, without_pictures
from grader.plan import make_plan
from grader.result import Result
from grader.sandbox.choose import choose_sandbox
from grader.sandbox.interpreter import interpreter, versions
from grader.sandbox.packages import packages_lacking
from grader.text import Progress, clean
from grader.totals import with_items
from grader.transcript import Transcript

if TYPE_CHECKING:  # what keeps or judges again is imported by who does
    from grader.transcript_file import Record

T = TypeVar("T")
_log = logging.getLogger(__name__)
_NO_CODE: tuple[contract.Code, ...] = ()


@dataclass(frozen=True)
class Submitted:
    """A notebook as it was handed in: its name, the end of its path, what reads its bytes.

    read raises SubmissionError where it cannot be read; folders are those that it lies in, which
    its code cannot read. beside gives the bytes of what was handed in with it, by its name there,
    None for nothing; notices is what there is to say of that.
    """

    name: str
    path: str
    read: Callable[[], bytes]
    folders: tuple[Path, ...] = ()
    beside: Callable[[str], bytes | None] = lambda _: None
    notices: tuple[str, ...] = ()


def grade_file(
    path: Path,
    lab: LabSpec,
    options: Options | None = None,
    progress: Progress = lambda _: None,
    keep: "Callable[[Record], object] | None" = None,
) -> Result:
    """Grade a notebook file; keep is given all that re-scoring it needs.

    Whatever becomes of the submission is a result, its status saying what; only a UsageError, for a
    sandbox that is unavailable, is raised.
    """
    folders = (whole_path(path).parent,)
    beside = modules_beside(path, lab.submits)

    def module(name: str) -> bytes | None:
        """The bytes of a module; None where there is none of ordinary size."""
        file, about = beside.get(name, (path, None))
        try:
            return file.read_bytes() if about and about.size <= MAX_SOURCE else None
        except OSError:
            return None

    said = tuple(taken_for({name: file for name, (_, file) in beside.items()}))
    read = partial(read_bytes, path)
    submitted = Submitted(path.name, end_of_path(path), read, folders, module, said)
    return grade_submitted(submitted, lab, options, progress, keep)


def _with_modules(notebook: Notebook, lab: LabSpec, submitted: Submitted) -> Notebook:
    """A notebook with the modules that were to be handed in with it, and a word on what lacks."""
    found = {name: submitted.beside(name) for name in lab.submits}
    modules = {name: data for name, data in found.items() if data is not None}
    missing = (lacking(name) for name in lab.submits if name not in modules)
    notices = (*notebook.notices, *submitted.notices, *missing)
    return dataclasses.replace(notebook, modules=modules, notices=notices)


def grade_submitted(
    submitted: Submitted,
    lab: LabSpec,
    options: Options | None = None,
    progress: Progress = lambda _: None,
    keep: "Callable[[Record], object] | None" = None,
    known: "Record | None" = None,
) -> Result:
    """The same for what was handed in, wherever it lies.

    known is an earlier record of the same notebook: of what it answers nothing is asked again.
    """
    options = options or Options()
    sandbox = choose_sandbox(options.sandbox)
    began = time.monotonic()
    course = (lab.folder, *submitted.folders, *options.reports)
    result = replace(
        empty_result(submitted.name, lab, options),
        submission=contract.Submission(clean(submitted.name, 200), None, submitted.path),
        sandbox=shown_sandbox(sandbox, course),
        limits=options.limits.by_name(),
    )
    try:
        notebook = parse_notebook(submitted.read(), submitted.name)
        notebook = _with_modules(notebook, lab, submitted) if lab.submits else notebook
        analysis = analysis_of(notebook, lab)
    except SubmissionError as error:
        return unread(result, lab, error)
    except Exception as error:
        return with_unjudged_items(broken(result, error), lab)
    result = replace(
        result,
        submission=replace(result.submission, sha256=notebook.sha256),
        notices=notebook.notices,
    )
    lacking = packages_lacking(lab.packages) if lab.packages else ()
    if lacking:
        return failed(result, "error", _without_packages(lacking))
    try:
        plan = make_plan(lab, options.seed, b"" if options.fixed_problems else notebook.code_digest)
    except LabError as error:
        return failed(result, "error", error)
    answered: Mapping[str, Transcript] = {}
    if known is not None:
        from grader.rescore import answers_known

        plan, answered = answers_known(known, lab, plan)
    judge = Judge(lab, plan, analysis)
    job = Job(notebook, lab, judge, sandbox, course, progress, options, began, answered)
    only_needed = options.execute == "needed"
    graded = job.run(result, only_needed=only_needed)
    if only_needed and graded.result.status == "graded":
        graded = _as_all_would(job, graded)
    if keep is not None and graded.result.status == "graded":
        record = _unless_it_fails("transcript", lambda: _record(job, graded), None)
        if record is not None:
            keep(record)
    return _reported(job, graded)


def _without_packages(lacking: Sequence[str]) -> GraderError:
    return LabError(
        f"The lab needs {', '.join(lacking)}, which notebooks cannot import here.",
        f"The submission is not at fault. Install it beside {interpreter().executable}.",
    )


def _reported(job: Job, graded: Graded) -> Result:
    """The result with all that a report shows."""
    result, transcript, items = graded.result, graded.transcript, graded.items
    notebook, lab, judge = job.notebook, job.lab, job.judge
    if result.status != "graded":  # half of what there is to know gives no marks
        return with_unjudged_items(result, lab)
    more = notices_of(notebook, lab, judge.analysis, transcript)
    whole = replace(
        with_items(result, items, lab.tasks),
        notices=(*result.notices, *more),
        code=_unless_it_fails(
            "code", lambda: shown_code(notebook, lab, judge.analysis.beginnings), _NO_CODE
        ),
        cells=shown_cells(transcript.cells, job.options.limits, judge.analysis, notebook),
        seconds=round(time.monotonic() - job.began, 3),
    )
    told = _unless_it_fails("issues", lambda: with_issues(whole), whole)
    bare = without_pictures(items)
    if not job.options.pictures:
        return replace(told, items=bare)
    pictured = _unless_it_fails(
        "pictures",
        lambda: with_answers(with_references(items, lab, judge.plan.trainings), lambda: notebook),
        bare,
    )
    return replace(told, items=pictured)


def _as_all_would(job: Job, graded: Graded) -> Graded:
    """What executing all cells comes to, where a cell left out may be why points are lost."""
    analysis, cells = job.judge.analysis, job.notebook.code_cells
    cell = cell_that_matters(job.lab, analysis, cells, graded.transcript, graded.items)
    if cell is None:
        return graded
    again = job.run(graded.result, only_needed=False)
    if again.result.status == "interrupted":
        return again
    both = (*graded.executions, *again.executions)
    if again.result.status != "graded" or ran_out(again.transcript):
        notice = found("needed-executed", cell=cell + 1)
        notices = (*graded.result.notices, sentence_of(notice))
        kept = replace(graded.result, notices=notices)
        return dataclasses.replace(graded, result=kept, executions=both)
    notice = found("all-executed", cell=cell + 1)
    notices = (*again.result.notices, sentence_of(notice))
    whole = replace(again.result, notices=notices)
    return dataclasses.replace(again, result=whole, executions=both)


def _record(job: Job, graded: Graded) -> "Record":
    """All that re-scoring needs of what was graded."""
    from grader.transcript_file import Header, Record, Verdict

    notebook, options, lab = job.notebook, job.options, job.lab
    python, packages = versions()
    header = Header(
        notebook.sha256,
        notebook.code_digest.hex(),
        lab.id,
        lab.version,
        digest_of_lab(lab),
        options.seed,
        options.fixed_problems,
        options.execute,
        grader.__version__,
        python,
        packages,
        job.sandbox.level.name,
        options.limits.by_name(),
    )
    verdicts = tuple(
        Verdict(item.id, item.status, item.score, item.max_score) for item in graded.items
    )
    return Record(header, notebook, graded.executions, verdicts)


def _unless_it_fails(what: str, make: Callable[[], T], default: T) -> T:
    """What adds to a report and gives no points: a report without it is better than none."""
    try:
        return make()
    except Exception as error:
        _log.error("the report goes without its %s", what, exc_info=error)
        return default
