"""What a right value earns by its form, and what is to be said about it."""

from collections.abc import Sequence

import numpy as np

from grader.judge.look import Look
from grader.lab.model import FunctionSpec
from grader.lab.readings import EXACT
from grader.plan import Examination
from grader.result import Hint
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
) -> tuple[float, list[str]]:
    """The share of the points that a right output earns, and what is to be said about its form."""
    credit, notes = 1.0, []
    odd = next((look for look in looks if look.reading is not EXACT), None)
    if odd is not None and (reading := odd.reading) is not None and reading.note:
        assert odd.value is not None
        assert odd.value.array is not None
        credit *= reading.credit
        notes.append(reading.note.format(got=odd.value.array.shape, want=odd.expected_shape))
    if looks[0].expected_shape == () and _is_alone_in_tuple(answers[0]):
        notes.append(f"{name} comes in a tuple of one: is there a comma too many?")
    elif answers[0].container == "dict":
        credit *= CREDIT_IN_WRONG_CONTAINER
        notes.append("The value is right, but comes back in a dict.")
    elif _in_wrong_container(function, answers[0]):
        credit *= CREDIT_IN_WRONG_CONTAINER
        notes.append(
            f"The value is right, but {len(answers[0].values)} value(s) came back in a "
            f"{answers[0].container} where {len(function.outputs)} is asked for."
        )
    changed = changed_arguments(examination, answers)
    if changed:
        credit *= CREDIT_WITH_CHANGED_ARGUMENTS
        notes.append(f"The value is right, but the argument {' and '.join(changed)} is changed.")
    notes.extend(_remarks(looks, function.outputs[name].exact, name))
    return credit, notes


def form_hints(
    function: FunctionSpec,
    examination: Examination,
    answers: Sequence[Returned],
    looks: Sequence[Look],
) -> tuple[Hint, ...]:
    """What to look at where a right value loses something by its form."""
    hints = []
    shape = looks[0].expected_shape
    if any(look.reading is not None and look.reading.credit < 1 for look in looks):
        cause = "flat-bias" if len(shape) == 2 and shape[1] == 1 else "flat-shape"
        hints.append(Hint(cause, "A sum or a mean drops an axis, unless it is told to keep it."))
    if answers[0].container == "dict":
        asked = ", ".join(function.outputs)
        many = f"a tuple, in the order {asked}" if len(function.outputs) > 1 else "the value itself"
        hints.append(Hint("returns-dict", f"Return {many}."))
    elif _in_wrong_container(function, answers[0]) and not (
        shape == () and _is_alone_in_tuple(answers[0])
    ):
        hints.append(Hint("wrong-count", "Return just what is asked for, in that order."))
    if changed_arguments(examination, answers):
        text = "Does a line assign into an argument, or use -= and the like on it? Make a copy."
        hints.append(Hint("changes-arguments", text))
    return tuple(hints)


def _remarks(looks: Sequence[Look], exact: float, name: str) -> list[str]:
    """What is accepted in full, with a word on it."""
    kinds = {look.value.kind for look in looks if look.value is not None}
    remarks = []
    if "matrix" in kinds:
        remarks.append(f"{name} is an np.matrix, whose * is a matrix product: prefer plain arrays.")
    if kinds & {"list", "objects"}:
        remarks.append(f"{name} is nested lists or objects; an array is asked for.")
    if max(look.error for look in looks) > exact:
        remarks.append(
            f"{name} is right to {max(look.error for look in looks):.1g} only: "
            "low precision, or a large epsilon?"
        )
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
