"""Results of submissions that were not judged: why, and what they are worth all the same."""

import logging

from msgspec.structs import replace

import grader
from grader import result as contract
from grader.errors import GraderError, MissingError, SubmissionError
from grader.grading.options import Options
from grader.judge.failures.faults import traceback_of, unjudged_items
from grader.judge.findings import found
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.result import SCHEMA, Result, Status
from grader.text import clean
from grader.totals import task_scores

_log = logging.getLogger(__name__)


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
    return failed(empty_result(name, lab, options), "error", error)


def interrupted_result(name: str, options: Options) -> Result:
    """The result of a submission whose grading was ended before anything was known of it."""
    return interrupted(empty_result(name, None, options))


def unreadable_result(name: str, lab: LabSpec, options: Options, error: SubmissionError) -> Result:
    """The result where no notebook was found to be read."""
    return unread(empty_result(name, lab, options), lab, error)


def unread(result: Result, lab: LabSpec, error: SubmissionError) -> Result:
    """The result of what cannot be read, or is not there."""
    status: Status = "missing" if isinstance(error, MissingError) else "unreadable"
    return with_unjudged_items(failed(result, status, error), lab)


def failed(result: Result, status: Status, error: GraderError) -> Result:
    """A result that is not graded. Only what cannot be read is worth a number, which is 0."""
    score = 0.0 if status == "unreadable" else None
    return replace(result, status=status, message=error.message, hint=error.hint, score=score)


def interrupted(result: Result) -> Result:
    """The result where somebody ended the grading."""
    error = GraderError(
        "Grading was interrupted before it was done, so there are no points.",
        "Grade the notebook again.",
    )
    return failed(result, "interrupted", error)


def broken(result: Result, error: Exception) -> Result:
    """The result where the grader itself failed, with the traceback."""
    _log.error("grading failed", exc_info=error)
    unexpected = GraderError(
        f"The grader failed: {type(error).__name__}: {error}",
        "This is a fault of the grader, not of the submission. Please report it.",
    )
    return replace(failed(result, "error", unexpected), fault=traceback_of(error))


def with_unjudged_items(result: Result, lab: LabSpec) -> Result:
    """The result with every item of the lab in it, none of them judged."""
    items = described(unjudged_items(lab, found("not-judged:above")), lab)
    if result.score is not None:
        return replace(result, items=items, tasks=task_scores(lab.tasks, items))
    return replace(result, items=tuple(replace(item, score=None) for item in items))
