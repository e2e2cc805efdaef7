"""Judges one function: every output by itself, from the answers to all its calls."""

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from grader.judge.compare import relative_error
from grader.judge.diagnose import diagnose
from grader.judge.form import credit_of
from grader.judge.look import Look, looks_at
from grader.judge.partial import with_findings
from grader.judge.right import RightAnswer, right_answers
from grader.judge.suspect import Finding
from grader.judge.words import (
    BLANK,
    describe_failure,
    failure_evidence,
    failure_status,
    in_sizes,
)
from grader.lab.model import FunctionSpec, Output
from grader.plan import Examination
from grader.result import Evidence, Hint, Item, ItemStatus
from grader.transcript import Absent, Answer, Returned

NONDETERMINISTIC = Hint(
    "nondeterministic",
    "Does the function draw random numbers, or keep something from one call to the next?",
)


def judge_function(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Answer],
    *,
    blank: bool = False,
    absent_because: str = "",
) -> tuple[Item, ...]:
    """One item for each output. blank says that the function's source holds no answer."""
    failure = next((answer for answer in answers if not isinstance(answer, Returned)), None)
    if failure is None and len(answers) < len(examination.calls):
        return tuple(
            _whole(function, name, "error", "The grader did not get to ask this function.")
            for name in function.outputs
        )
    if isinstance(failure, Absent):
        return _absent(function, failure, absent_because)
    if failure is not None:
        status, message = failure_status(failure), describe_failure(failure)
        if blank:
            status, message = "not_attempted", BLANK
        else:
            at = answers.index(failure)
            asked = (*examination.problems, examination.problems[0])[at]
            message = f"{message} It was called with {in_sizes(asked.sizes)}."
        evidence = failure_evidence(failure)
        return tuple(_whole(function, name, status, message, evidence) for name in function.outputs)
    returned = [answer for answer in answers if isinstance(answer, Returned)]
    right = right_answers(function, examination)
    items = tuple(
        _judge_output(function, examination, returned, right, name) for name in function.outputs
    )
    wrong = [item.output for item in items if item.output and _is_diagnosable(item)]
    if wrong:
        found = _causes(function, examination, returned, right, wrong)
        explained = {
            name: (findings, _form_credit(function, examination, returned, right, name))
            for name, findings in found.items()
        }
        items = tuple(
            with_findings(item, *explained[name]) if name in explained else item
            for name, item in zip(function.outputs, items, strict=True)
        )
    if blank and not any(item.score for item in items):
        return tuple(_whole(function, name, "not_attempted", BLANK) for name in function.outputs)
    return items


def _causes(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    wrong: Sequence[str],
) -> Mapping[str, Sequence[Finding]]:
    """The causes of what is wrong. No hint is worth a verdict: where none can be made, none is."""
    try:
        return diagnose(function, examination.problems, answers, right, wrong)
    except Exception:
        return {}


def is_right(function: FunctionSpec, examination: Examination, answers: Sequence[Answer]) -> bool:
    """Whether every output is right in full, going by the reference alone."""
    returned = [answer for answer in answers if isinstance(answer, Returned)]
    if len(returned) < len(examination.calls):
        return False
    right = right_answers(dataclasses.replace(function, gradient=None), examination)
    return all(
        _judge_output(function, examination, returned, right, name).status == "passed"
        for name in function.outputs
    )


def _judge_output(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    name: str,
) -> Item:
    at, output = list(function.outputs).index(name), function.outputs[name]
    problems = examination.problems
    looks = looks_at(function, problems, answers, right, name)
    worst = max(looks, key=lambda look: (not look.right, look.error))
    evidence = _evidence(looks, worst, output)
    by_chance = _differs(answers[0], answers[len(problems)], at, output)
    if by_chance:
        message = f"Two calls with the same input gave different values of {name}."
        return _whole(function, name, "failed", message, evidence, (NONDETERMINISTIC,))
    if not worst.right:
        return _whole(function, name, "failed", worst.complaint, evidence, worst.form_hints)
    credit, notes = credit_of(function, examination, answers, looks, name)
    score = output.points if credit == 1 else round(credit * output.points, 2)
    status: ItemStatus = "passed" if credit == 1 else "partial"
    return _item(function, name, status, score, " ".join(notes), evidence)


def _is_diagnosable(item: Item) -> bool:
    """Whether a wrong output can be explained by the reference: not one that agrees with it."""
    if item.status != "failed" or NONDETERMINISTIC in item.hints:
        return False
    error, tolerance = item.evidence.reference_error, item.evidence.tolerance
    return error is None or tolerance is None or error > tolerance


def _form_credit(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    name: str,
) -> float:
    """The share that a value's form leaves, where the value is not right."""
    looks = looks_at(function, examination.problems, answers, right, name)
    return credit_of(function, examination, answers, looks, name)[0]


def _differs(first: Returned, again: Returned, at: int, output: Output) -> bool:
    """Whether one output came out otherwise when the same call was made again."""
    if at >= len(first.values) or at >= len(again.values):
        return len(first.values) != len(again.values)
    one, other = first.values[at].array, again.values[at].array
    if one is None or other is None:
        return (one is None) != (other is None)
    if one.shape != other.shape:
        return True
    if not (np.all(np.isfinite(one)) and np.all(np.isfinite(other))):
        return not np.array_equal(np.isfinite(one), np.isfinite(other))
    return relative_error(other.astype(complex), one.astype(complex)) > output.tolerance


def _evidence(looks: Sequence[Look], worst: Look, output: Output) -> Evidence:
    value = worst.value
    shape = value.array.shape if value is not None and value.array is not None else None
    return Evidence(
        reference_error=_finite(worst.error),
        finite_difference_error=_finite(worst.difference_error),
        tolerance=worst.comparison.tolerance if worst.comparison else output.tolerance,
        problems=len(looks),
        problems_right=sum(look.right for look in looks),
        sizes=dict(worst.problem.sizes),
        shape=shape,
        expected_shape=worst.expected_shape,
        reading=worst.reading.id if worst.reading is not None else None,
    )


def _finite(error: float | None) -> float | None:
    # Three digits tell all there is to tell, and the same on every machine.
    return float(f"{error:.3g}") if error is not None and np.isfinite(error) else None


def _absent(function: FunctionSpec, answer: Absent, because: str) -> tuple[Item, ...]:
    if answer.type_name:
        status: ItemStatus = "failed"
        message = f"{function.name} is a {answer.type_name} in the notebook, not a function."
    elif because:
        status, message = "crashed", because
    else:
        status, message = "not_attempted", f"{function.name} is not defined in the notebook."
    return tuple(_whole(function, name, status, message) for name in function.outputs)


def _whole(
    function: FunctionSpec,
    name: str,
    status: ItemStatus,
    message: str,
    evidence: Evidence | None = None,
    hints: tuple[Hint, ...] = (),
) -> Item:
    return _item(function, name, status, 0.0, message, evidence or Evidence(), hints)


def _item(
    function: FunctionSpec,
    name: str,
    status: ItemStatus,
    score: float,
    message: str,
    evidence: Evidence,
    hints: tuple[Hint, ...] = (),
) -> Item:
    return Item(
        id=f"{function.name}.{name}",
        task=function.task,
        function=function.name,
        output=name,
        score=score,
        max_score=function.outputs[name].points,
        status=status,
        message=message,
        hints=hints,
        evidence=evidence,
    )
