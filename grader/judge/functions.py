"""Judges one function: every output by itself, from the answers to all its calls."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from grader.evidence import Evidence, Finding, ItemStatus
from grader.judge.causes.explain import causes_of_crash, explained
from grader.judge.checking.claims import judge_claims
from grader.judge.checking.expected import Expected, expected_of, in_parts
from grader.judge.checking.known_sizes import only_known
from grader.judge.checking.one_output import judge_outputs
from grader.judge.checking.parts import Answer, Parts
from grader.judge.checking.raising import Returning, judge_raised, must_raise, returning
from grader.judge.failures.failed_calls import failure_evidence, failure_found, failure_status
from grader.judge.failures.faults import items_of_function, without_words
from grader.judge.findings import JudgedItem, found
from grader.judge.scoring.single_sample import but_for_single_samples, of_several_samples
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.plan import ProblemSet
from grader.transcript import Absent, Raised, Returned
from grader.transcript import Answer as Said

_log = logging.getLogger(__name__)


def judge_function(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Said],
    *,
    blank: bool = False,
    absent_because: Finding | None = None,
    use: FunctionUse | None = None,
    expected: Sequence[Expected] | None = None,
) -> tuple[JudgedItem, ...]:
    """One item for each output. blank says that the function's source holds no answer.

    What is right but for a batch of one sample leaves the share that the rubric says. Who judges
    many answers to one problem set gives what is right, so that it is worked out once.
    """
    use = use or FunctionUse()
    expected = expected or expected_of(function, problem_set)
    if must_raise(function):
        return _judge_raising(function, problem_set, answers, expected, blank, absent_because, use)
    parts = in_parts(answers, expected)
    items = _judge_all(function, problem_set, parts, expected, blank, absent_because, use)
    several = None if blank else of_several_samples(function, problem_set, parts, expected)
    if several is None or all(item.score for item in items):
        return items
    return but_for_single_samples(
        function, items, _judge_all(function, *several, blank, absent_because, use)
    )


def _judge_raising(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Said],
    expected: Sequence[Expected],
    blank: bool,
    absent_because: Finding | None,
    use: FunctionUse,
) -> tuple[JudgedItem, ...]:
    """The items of a function that must raise exceptions on some of the problems."""
    failure = next((one for one in answers if not isinstance(one, Returned | Raised)), None)
    if isinstance(failure, Absent):
        return _absent(function, failure, absent_because)
    part = returning(function, problem_set, answers, expected)
    rest = {
        item.id: item
        for item in (() if part is None else _judge_returning(part, blank, absent_because, use))
    }
    items = []
    for item in items_of_function(function):
        if item.id in rest:
            items.append(rest[item.id])
        elif failure is not None or len(answers) < len(problem_set.calls):
            said = found("not-asked") if failure is None else failure_found(failure)
            status: ItemStatus = "error" if failure is None else failure_status(failure)
            items.append(replace(item, status=status, findings=(said,)))
        else:
            name = item.output or ""
            items.append(judge_raised(function, problem_set, answers, expected, name, item))
    if blank and not any(item.score for item in items):
        return _all_items(function, "not_attempted", found("blank"))
    return tuple(items)


def _judge_returning(
    part: Returning, blank: bool, absent_because: Finding | None, use: FunctionUse
) -> tuple[JudgedItem, ...]:
    return judge_function(
        part.function,
        part.problem_set,
        part.answers,
        blank=blank,
        absent_because=absent_because,
        use=use,
        expected=part.expected,
    )


def _judge_all(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    blank: bool,
    absent_because: Finding | None,
    use: FunctionUse,
) -> tuple[JudgedItem, ...]:
    failure = next((answer for answer in answers if not isinstance(answer, Parts)), None)
    if failure is None and len(answers) < len(problem_set.calls):
        return _all_items(function, "error", found("not-asked"))
    if isinstance(failure, Absent):
        if blank:
            return _all_items(function, "not_attempted", found("blank"))
        return _absent(function, failure, absent_because)
    if failure is not None:
        return _failed(function, problem_set, answers, failure, blank, use)
    returned = [answer for answer in answers if isinstance(answer, Parts)]
    items = judge_outputs(function, problem_set, returned, expected)
    items = explained(function, problem_set, returned, expected, items, use)
    items = (*items, *judge_claims(function, problem_set, returned, expected))
    if blank and not any(item.score for item in items):
        return _all_items(function, "not_attempted", found("blank"))
    return items


def _failed(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    failure: Answer,
    blank: bool,
    use: FunctionUse,
) -> tuple[JudgedItem, ...]:
    """The items of a function that did not return from one of its calls."""
    evidence = failure_evidence(failure)
    if blank:
        return _all_items(function, "not_attempted", found("blank"), evidence=evidence)
    asked = (*problem_set.problems, problem_set.problems[0])[answers.index(failure)]
    sizes = only_known(function, asked, problem_set.problems)
    called = (found("called-with", sizes=sizes),) if sizes else ()
    if not isinstance(failure, Parts | Returned) and failure.step:
        called = (found("failed-step", function=function.name, step=failure.step), *called)
    said = (failure_found(failure), *called)
    status = failure_status(failure)
    items = _all_items(function, status, *said, evidence=evidence)
    try:
        causes = causes_of_crash(function, problem_set, answers, use)
    except Exception as error:  # hints give no points
        return tuple(without_words(item, error) for item in items)
    return tuple(replace(item, causes=causes) for item in items)


def right_outputs(
    function: FunctionSpec, problem_set: ProblemSet, answers: Sequence[Said]
) -> frozenset[str]:
    """The outputs that are right in full, going by the reference alone, and the claims that hold.

    Where the grader fails they are none: the verdict meets the same fault, and says so.
    """
    if must_raise(function):
        bare = replace(function, gradient=None, claims=())
        items = judge_function(bare, problem_set, answers)
        return frozenset(item.output or "" for item in items if item.status == "passed")
    if sum(isinstance(answer, Returned) for answer in answers) < len(problem_set.calls):
        return frozenset()
    expected = expected_of(replace(function, gradient=None), problem_set)
    try:
        returned = [answer for answer in in_parts(answers, expected) if isinstance(answer, Parts)]
        items = judge_outputs(function, problem_set, returned, expected)
        right = {item.output or "" for item in items if item.status == "passed"}
        claims = judge_claims(function, problem_set, returned, expected)
        right |= {item.id for item in claims if item.status == "passed"}
        return frozenset(right)
    except Exception as error:
        _log.error("%s cannot be judged", function.name, exc_info=error)
        return frozenset()


def _absent(
    function: FunctionSpec, answer: Absent, because: Finding | None
) -> tuple[JudgedItem, ...]:
    status: ItemStatus = "failed"
    if answer.step:
        kind = "absent:step-type" if answer.type_name else "absent:step"
        facts = {"type": answer.type_name} if answer.type_name else {}
        said = found(kind, function=function.name, step=answer.step, **facts)
    elif answer.type_name:
        said = found("absent:type", function=function.name, type=answer.type_name)
    elif because is not None:
        status, said = "crashed", because
    else:
        status, said = "not_attempted", found("absent", function=function.name)
    return _all_items(function, status, said)


def _all_items(
    function: FunctionSpec,
    status: ItemStatus,
    *findings: Finding,
    evidence: Evidence | None = None,
) -> tuple[JudgedItem, ...]:
    """The items of outputs and claims, all with the same verdict and no points."""
    return tuple(
        replace(item, status=status, evidence=evidence or Evidence())
        for item in items_of_function(function, *findings)
    )
