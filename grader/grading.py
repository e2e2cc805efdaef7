"""Grades one submission: reads it, observes it, judges it. There is always a result."""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from msgspec import UNSET
from msgspec.structs import replace

import grader
from grader import result as contract
from grader.errors import GraderError, LabError, MissingError, SubmissionError
from grader.judge.advice import look_first
from grader.judge.faults import traceback_of, unjudged_items
from grader.judge.verdict import judge, task_scores, with_items
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.notebook.facts import Facts, facts_of
from grader.notebook.lost import Lost, cell_that_may_matter
from grader.notebook.read import Notebook, end_of_path, read_notebook
from grader.notebook.sources import sources_of
from grader.pictures import with_references, without_pictures
from grader.plan import Plan, make_plan
from grader.result import SCHEMA, Result, Status
from grader.sandbox.base import Sandbox
from grader.sandbox.choose import Choice, choose_sandbox
from grader.sandbox.interpreter import interpreter
from grader.sandbox.readable import exposed
from grader.text import clean
from grader.transcript import Absent, CellRun, TimedOut, Transcript

Progress = Callable[[str], None]
T = TypeVar("T")

_log = logging.getLogger(__name__)
_NO_CODE: tuple[contract.Code, ...] = ()


@dataclass(frozen=True)
class Options:
    """How to grade: which cells to execute, the problems' seed, the limits, the sandbox's level.

    fixed_problems draws the same problems for every submission, for instructors and tests;
    pictures adds what a report needs to draw training. reports are folders that results go to:
    student code cannot read them.
    """

    execute: Literal["all", "needed"] = "all"
    seed: int = 0
    fixed_problems: bool = False
    limits: Limits = field(default_factory=Limits)
    sandbox: Choice = "auto"
    pictures: bool = False
    reports: tuple[Path, ...] = ()


def grade_file(
    path: Path, lab: LabSpec, options: Options | None = None, progress: Progress = lambda _: None
) -> Result:
    """Grade a notebook file.

    Whatever becomes of the submission is a result, its status saying what; only a UsageError, for a
    sandbox that cannot be had, is raised.
    """
    options = options or Options()
    sandbox = choose_sandbox(options.sandbox)
    began = time.monotonic()
    course = (lab.folder, path.resolve().parent, *options.reports)
    result = replace(
        empty_result(path.name, lab, options),
        submission=contract.Submission(clean(path.name, 200), None, end_of_path(path)),
        sandbox=_public_sandbox(sandbox, course),
        limits=options.limits.by_name(),
    )
    try:
        notebook = read_notebook(path)
        facts = facts_of(notebook, lab)
    except SubmissionError as error:
        return _unread(result, lab, error)
    except Exception as error:
        return _with_items(_broken(result, error), lab)
    result = replace(
        result,
        submission=replace(result.submission, sha256=notebook.sha256),
        notices=notebook.notices,
    )
    try:
        plan = make_plan(lab, options.seed, b"" if options.fixed_problems else notebook.code_digest)
    except LabError as error:
        return _failed(result, "error", error)
    runner = partial(
        _run, notebook, lab, plan, sandbox, facts, course, progress, options.limits, began
    )
    result, transcript, items = runner(result, only_needed=options.execute == "needed")
    if options.execute == "needed" and result.status == "graded":
        result, transcript, items = _as_all_would(
            notebook, lab, facts, (result, transcript, items), runner
        )
    if result.status != "graded":  # half of what there is to know gives no marks
        return _with_items(result, lab)
    result = replace(result, notices=(*result.notices, *_notices(notebook, lab, facts, transcript)))
    bare = without_pictures(items)
    if options.pictures:
        items = _unless_it_fails(
            "pictures", lambda: with_references(items, lab, plan.trainings), bare
        )
    else:
        items = bare
    return replace(
        with_items(result, items, lab.tasks),
        advice=_unless_it_fails("advice", lambda: look_first(items), ""),
        code=_unless_it_fails("code", lambda: _code(notebook, lab), _NO_CODE),
        cells=tuple(_public_run(run, options.limits) for run in transcript.cells),
        seconds=round(time.monotonic() - began, 3),
    )


Graded = tuple[Result, Transcript, tuple[contract.Item, ...]]


def _run(
    notebook: Notebook,
    lab: LabSpec,
    plan: Plan,
    sandbox: Sandbox,
    facts: Facts,
    hidden: Sequence[Path],
    progress: Progress,
    limits: Limits,
    began: float,
    result: Result,
    *,
    only_needed: bool,
) -> Graded:
    """Execute a notebook in the time that is left, and judge it."""
    # What runs kernels takes long to import; for what cannot be read it is not needed.
    from grader.session.observe import Recording, observe

    recording = Recording()
    left = max(limits.submission - (time.monotonic() - began), 0.0)
    observing = partial(
        observe,
        notebook,
        lab,
        plan,
        sandbox,
        dataclasses.replace(limits, submission=left),
        only_needed=only_needed,
        unattempted=facts.unattempted,
        lost=facts.lost,
        hidden=hidden,
        progress=progress,
        recording=recording,
    )
    result = _after(result, observing)
    transcript = recording.transcript()
    if result.status != "graded":
        return result, transcript, ()
    progress("judging")
    try:
        return result, transcript, judge(lab, plan, transcript, facts)
    except KeyboardInterrupt:
        return _interrupted(result), transcript, ()
    except Exception as error:
        return _broken(result, error), transcript, ()


def _as_all_would(
    notebook: Notebook, lab: LabSpec, facts: Facts, graded: Graded, runner: Callable[..., Graded]
) -> Graded:
    """What executing all cells comes to, where a cell left out may be why points are lost."""
    result, transcript, items = graded
    left_out = {cell.index for cell in notebook.code_cells} - {
        run.index for run in transcript.cells
    }
    cell = cell_that_may_matter(
        notebook.code_cells, left_out, facts.provided, _losing(lab, facts, items)
    )
    if cell is None:
        return graded
    again = runner(result, only_needed=False)
    if again[0].status == "interrupted":
        return again
    may = f"cell {cell + 1} might change what a function that lost points does"
    if again[0].status != "graded" or _ran_out(again[1]):
        notice = (
            f"Only the needed cells were executed. {may.capitalize()}, but there was no time left "
            "to execute all. Grade with --execute all and a larger --total-time to be sure."
        )
        return replace(result, notices=(*result.notices, notice)), transcript, items
    notice = f"All cells were executed, not only the needed ones: {may}."
    return replace(again[0], notices=(*again[0].notices, notice)), *again[1:]


def _losing(lab: LabSpec, facts: Facts, items: Sequence[contract.Item]) -> frozenset[str]:
    """The functions behind the items that lost points; a blank one has none to win."""
    lost = {item.id for item in items if item.score is not None and item.score < item.max_score}
    functions = {item.function for item in items if item.id in lost and item.function}
    for training in lab.trainings:
        if f"training.{training.id}" in lost:
            functions.update(training.uses)
    return frozenset(functions) - facts.blank


def _ran_out(transcript: Transcript) -> bool:
    """Whether the time for the submission was up before all was done."""
    answers = [answer for given in transcript.answers.values() for answer in given]
    failures = [run.failure for runs in transcript.trainings.values() for run in runs]
    return any(run.limit == "total_time" for run in transcript.cells) or any(
        isinstance(answer, TimedOut) and answer.name == "total_time"
        for answer in (*answers, *failures)
    )


def _after(result: Result, observing: Callable[[], Coroutine[Any, Any, None]]) -> Result:
    """The result when a notebook was observed, whatever came in between."""

    async def observed() -> None:
        asyncio.get_running_loop().set_exception_handler(_of_no_concern)
        await observing()

    try:
        asyncio.run(observed())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _interrupted(result)
    except GraderError as error:
        return _failed(result, "error", error)
    except Exception as error:
        return _broken(result, error)
    return result


def _of_no_concern(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What ended a task that nobody waits for any more, as of a kernel that was replaced.

    Without its traceback: this may come amid the parsing of a cell, where Python cannot parse the
    lines that a traceback shows.
    """
    _log.debug("%s: %r", context.get("message"), context.get("exception"))


def empty_result(name: str, lab: LabSpec | None, options: Options) -> Result:
    """A result of which nothing is known yet."""
    return Result(
        schema=SCHEMA,
        grader=grader.__version__,
        status="graded",
        message="",
        hint="",
        lab=contract.Lab(lab.id, lab.title, lab.version) if lab else None,
        submission=contract.Submission(clean(name, 200), None),
        score=0.0,
        max_score=lab.max_score if lab else 0.0,
        seed=options.seed,
        fixed_problems=options.fixed_problems,
        execute=options.execute,
        sandbox=None,
        seconds=0.0,
    )


def failed_result(name: str, lab: LabSpec | None, options: Options, error: GraderError) -> Result:
    """The result of a submission that did not get as far as being read."""
    return _failed(empty_result(name, lab, options), "error", error)


def interrupted_result(name: str, options: Options) -> Result:
    """The result of a submission whose grading was ended before anything was known of it."""
    return _interrupted(empty_result(name, None, options))


def unreadable_result(name: str, lab: LabSpec, options: Options, error: SubmissionError) -> Result:
    """The result where no notebook was found to be read."""
    return _unread(empty_result(name, lab, options), lab, error)


def _unread(result: Result, lab: LabSpec, error: SubmissionError) -> Result:
    status: Status = "missing" if isinstance(error, MissingError) else "unreadable"
    return _with_items(_failed(result, status, error), lab)


def _failed(result: Result, status: Status, error: GraderError) -> Result:
    """A result that is not graded. Only what cannot be read is worth a number, which is 0."""
    score = 0.0 if status == "unreadable" else None
    return replace(result, status=status, message=error.message, hint=error.hint, score=score)


def _interrupted(result: Result) -> Result:
    error = GraderError(
        "Grading was interrupted before it was done, so there are no points.",
        "Grade the notebook again.",
    )
    return _failed(result, "interrupted", error)


def _broken(result: Result, error: Exception) -> Result:
    """The result where the grader itself failed, with the traceback."""
    _log.error("grading failed", exc_info=error)
    unexpected = GraderError(
        f"The grader failed: {type(error).__name__}: {error}",
        "This is a fault of the grader, not of the submission. Please report it.",
    )
    return replace(_failed(result, "error", unexpected), fault=traceback_of(error))


def _unless_it_fails(what: str, make: Callable[[], T], default: T) -> T:
    """What adds to a report and gives no points: a report without it is better than none."""
    try:
        return make()
    except Exception as error:
        _log.error("the report goes without its %s", what, exc_info=error)
        return default


def _code(notebook: Notebook, lab: LabSpec) -> tuple[contract.Code, ...]:
    return tuple(
        contract.Code(source.function, source.cell + 1, source.line, source.text)
        for source in sources_of(notebook.code_cells, lab.function_names)
    )


def _with_items(result: Result, lab: LabSpec) -> Result:
    """The result with every item of the lab in it, none of them judged."""
    items = unjudged_items(lab, "Not judged: see the message above.")
    if result.score is not None:
        return replace(result, items=items, tasks=task_scores(lab.tasks, items))
    return replace(result, items=tuple(replace(item, score=None) for item in items))


def _notices(
    notebook: Notebook, lab: LabSpec, facts: Facts, transcript: Transcript
) -> tuple[str, ...]:
    if not notebook.code_cells:
        return (
            "The notebook has no code in it. Was it saved before it was handed in, "
            "and is it the right file?",
        )
    answers = [answer for given in transcript.answers.values() for answer in given]
    all_absent = all(isinstance(answer, Absent) for answer in answers)
    attempted = facts.defined or facts.mentioned or facts.elsewhere
    if all_absent and not attempted:
        return (
            f"None of the lab's functions ({', '.join(lab.function_names)}) is in the notebook. "
            "Is it a submission to another lab? Name its folder with --lab.",
        )
    return tuple(_of_lost(facts.lost))


_HOW_TAKEN = {
    "blank": "defines `{}` again, without an answer",
    "deleted": "deletes `{}`",
    "value": "gives the name `{}` to a value",
    "module": "gives the name `{}` to a module",
    "type": "gives the name `{}` to a class",
}


def _of_lost(lost: Lost) -> Iterator[str]:
    """What the notebook does to its own answers, and what was done about it."""
    for statement in lost.provided:
        first = statement.strip().split("\n")[0]
        yield f"The handout's `{clean(first, 100)}` is missing in the notebook. It was put back."
    for taken in lost.taken:
        how = _HOW_TAKEN.get(taken.kind)
        if how is not None:
            yield (
                f"Cell {taken.by + 1} {how.format(taken.name)}. "
                f"The definition in cell {taken.own + 1} counts."
            )


def _public_sandbox(sandbox: Sandbox, course: Sequence[Path]) -> contract.Sandbox:
    level = sandbox.level
    among_programs = exposed(interpreter(), course) if level.walls else ""
    warning = " ".join(word for word in (level.warning, among_programs) if word)
    return contract.Sandbox(level.name, level.mechanism, level.promises, warning)


def _public_run(run: CellRun, limits: Limits) -> contract.CellRun:
    limit = UNSET if run.limit is None else run.limit
    if run.error is None:
        error = "" if run.limit is None else f"It took more than {limits.words(run.limit)}."
        return contract.CellRun(run.index + 1, run.outcome, error, limit=limit)
    error = f"{run.error.type_name}: {run.error.message}"
    place = run.error.place
    if place is not None and place.line and place.cell not in (None, run.index):
        error = f"{error} (raised in line {place.line} of cell {place.cell + 1})"
    return contract.CellRun(run.index + 1, run.outcome, error, run.error.cell_line, limit)
