"""What a right value earns by its form, and what is to be said about it."""

from collections.abc import Sequence

import numpy as np

from grader.evidence import Finding
from grader.judge.findings import Cause, cause_of, found, rounded
from grader.judge.look import Look
from grader.lab.model import FunctionSpec
from grader.lab.readings import EXACT
from grader.plan import Examination
from grader.transcript import Returned

# The values are right, but whoever calls such a function has other data afterwards.
CREDIT_WITH_CHANGED_ARGUMENTS = 0.9
# One value in a tuple, or values to spare: right, but nothing that the caller can use as it is.
CREDIT_IN_WRONG_CONTAINER = 0.8


def credit_of(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    looks: Sequence[Look],
    name: str,
) -> tuple[float, list[Finding]]:
    """The share of the points that a right output earns, and what is to be said about its form."""
    credit = 1.0
    notes: list[Finding] = []
    odd = next((look for look in looks if look.reading is not EXACT), None)
    if odd is not None and (reading := odd.reading) is not None and reading.note:
        assert odd.value is not None
        assert odd.value.array is not None
        credit *= reading.credit
        shapes = {"shape": odd.value.array.shape, "expected": odd.expected_shape}
        notes.append(found(f"{reading.id}:reading", **shapes))
    if looks[0].expected_shape == () and _is_alone_in_tuple(answers[0]):
        notes.append(found("tuple-of-one", output=name))
    elif answers[0].container == "dict":
        credit *= CREDIT_IN_WRONG_CONTAINER
        notes.append(found("in-dict"))
    elif _in_wrong_container(function, answers[0]):
        credit *= CREDIT_IN_WRONG_CONTAINER
        notes.append(
            found(
                "in-container",
                values=len(answers[0].values),
                container=answers[0].container,
                expected=len(function.outputs),
            )
        )
    changed = changed_arguments(examination, answers)
    if changed:
        credit *= CREDIT_WITH_CHANGED_ARGUMENTS
        notes.append(found("changed-arguments", arguments=changed))
    notes.extend(_remarks(looks, function.outputs[name].exact, name))
    return credit, notes


def causes_of_form(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    looks: Sequence[Look],
) -> tuple[Cause, ...]:
    """What to look at where a right value loses something by its form."""
    causes = []
    shape = looks[0].expected_shape
    if any(look.reading is not None and look.reading.credit < 1 for look in looks):
        cause = "flat-bias" if len(shape) == 2 and shape[1] == 1 else "flat-shape"
        causes.append(cause_of(cause))
    if answers[0].container == "dict":
        several = len(function.outputs) > 1
        causes.append(
            cause_of("returns-dict:several", outputs=tuple(function.outputs))
            if several
            else cause_of("returns-dict")
        )
    elif _in_wrong_container(function, answers[0]) and not (
        shape == () and _is_alone_in_tuple(answers[0])
    ):
        causes.append(cause_of("wrong-count:spare"))
    if changed_arguments(examination, answers):
        causes.append(cause_of("changes-arguments"))
    return tuple(causes)


def _remarks(looks: Sequence[Look], exact: float, name: str) -> list[Finding]:
    """What is accepted in full, with a word on it."""
    kinds = {look.value.kind for look in looks if look.value is not None}
    remarks = []
    if "matrix" in kinds:
        remarks.append(found("matrix", output=name))
    if kinds & {"list", "objects"}:
        remarks.append(found("nested", output=name))
    error = max(look.error for look in looks)
    if error > exact:
        remarks.append(found("few-digits", output=name, error=rounded(error, 1)))
    return remarks


def _is_alone_in_tuple(answer: Returned) -> bool:
    return answer.container == "tuple" and len(answer.values) == 1


def _in_wrong_container(function: FunctionSpec, answer: Returned) -> bool:
    expected = len(function.outputs)
    return len(answer.values) > expected or (expected == 1 and answer.container != "single")


def changed_arguments(examination: Examination, answers: Sequence[Returned]) -> list[str]:
    """The arguments that are others after the call than before."""
    changed = []
    for at, name in enumerate(examination.parameters):
        for arguments, answer in zip(examination.calls, answers, strict=False):
            if len(answer.arguments) == len(arguments):
                before, after = arguments[at], answer.arguments[at]
                if before.shape != after.shape or not np.array_equal(before, after):
                    changed.append(name)
                    break
    return changed
