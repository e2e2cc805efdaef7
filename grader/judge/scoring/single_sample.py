"""What is right but for a batch of one sample, as after a careless `squeeze`."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from grader.judge.checking.expected import Expected
from grader.judge.checking.parts import Answer, Parts
from grader.judge.findings import JudgedItem, cause_of, found
from grader.lab.credits import credit_of_cause
from grader.lab.function_model import FunctionSpec
from grader.plan import ProblemSet

CAUSE = "batch-of-one"
# Fewer problems than that would not show that the rest is right.
_LEAST_PROBLEMS = 3


def of_several_samples(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    expected: Sequence[Expected],
) -> tuple[ProblemSet, tuple[Answer, ...], tuple[Expected, ...]] | None:
    """A problem set, its answers and the right ones without batches of one.

    None where that is the same set, or none. All calls that are left must have returned.
    """
    batch = function.problems.batch
    kept = [at for at, problem in enumerate(problem_set.problems) if problem.sizes.get(batch) != 1]
    single = len(problem_set.problems) - len(kept)
    complete = len(answers) == len(problem_set.calls)
    if not (single and complete and kept and kept[0] == 0 and len(kept) >= _LEAST_PROBLEMS):
        return None
    left = tuple(answers[at] for at in (*kept, len(answers) - 1))
    if not all(isinstance(answer, Parts) for answer in left):
        return None
    problems = tuple(problem_set.problems[at] for at in kept)
    return replace(problem_set, problems=problems), left, tuple(expected[at] for at in kept)


def but_for_single_samples(
    function: FunctionSpec, items: Sequence[JudgedItem], several: Sequence[JudgedItem]
) -> tuple[JudgedItem, ...]:
    """The items, those that earn more where batches of one are left out with a part of that."""
    share = credit_of_cause([CAUSE], function.credits)
    return tuple(_better(whole, part, share) for whole, part in zip(items, several, strict=True))


def _better(whole: JudgedItem, part: JudgedItem, share: float) -> JudgedItem:
    if "error" in (whole.status, part.status) and whole.status != "passed":
        # What is known of either is a lower bound.
        failed = whole if whole.status == "error" else part
        least = max(whole.score or 0.0, round(share * (part.score or 0), 2))
        return replace(failed, score=least)
    more = share * (part.score or 0) > (whole.score or 0)
    return _with_share(whole, part, share) if more else whole


def _with_share(whole: JudgedItem, part: JudgedItem, share: float) -> JudgedItem:
    cause = "not-implemented" if whole.evidence.exception == "NotImplementedError" else CAUSE
    return replace(
        whole,
        score=round(share * (part.score or 0), 2),
        status="partial",
        findings=(*whole.findings, found("single-sample", percent=100 * share)),
        causes=(cause_of(cause), *part.causes),
        evidence=structs.replace(whole.evidence, cause=(cause,), candidates=None, credit=share),
    )
