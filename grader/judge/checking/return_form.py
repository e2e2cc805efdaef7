"""What a right value earns by its form, and what is to be said about it."""

from collections.abc import Sequence

import numpy as np

from grader.evidence import Finding
from grader.judge.checking.output_check import OutputCheck
from grader.judge.checking.parts import Parts
from grader.judge.findings import Cause, cause_of, found, rounded
from grader.lab.function_model import FunctionSpec
from grader.lab.readings import EXACT
from grader.lab.returns import plain_tree
from grader.plan import ProblemSet
from grader.values.measure import shape_of
from grader.values.tree import AnyArray, Source, Tree
from grader.values.writer import same

# One value in a tuple, or values to spare: right, but nothing that the caller can use as it is.
CREDIT_IN_WRONG_CONTAINER = 0.8
# Steps of floating point numbers of the size of an array's largest.
ROUNDING = 4


def credit_of(
    function: FunctionSpec,
    changed: Sequence[str],
    answers: Sequence[Parts],
    checks: Sequence[OutputCheck],
    name: str,
) -> tuple[float, list[Finding]]:
    """The share of the points that a right output earns, and what is to be said about its form.

    changed names the arguments that were changed.
    """
    credit = 1.0
    notes: list[Finding] = []
    odd = next((check for check in checks if check.reading is not EXACT), None)
    if odd is not None and odd.container is not None and odd.reading is not None:
        credit *= function.policy.containers
        got, asked = odd.container
        notes.append(found("another-container", type=got, asked=asked))
    elif odd is not None and (reading := odd.reading) is not None and reading.note:
        assert odd.value is not None
        assert odd.value.array is not None
        credit *= reading.credit
        shapes = {"shape": odd.value.array.shape, "expected": odd.expected_shape}
        notes.append(found(f"{reading.id}:reading", **shapes))
    if _is_scalar(checks[0]) and _is_alone_in_tuple(answers[0]):
        notes.append(found("tuple-of-one", output=name))
    elif (container := _of_container(function, answers[0])) is not None:
        among_others = container.id == "in-container"
        credit *= function.policy.spare if among_others else CREDIT_IN_WRONG_CONTAINER
        notes.append(container)
    if changed and function.policy.arguments < 1:
        credit *= function.policy.arguments
        notes.append(found("changed-arguments", arguments=changed))
    notes.extend(_remarks(checks, function.outputs[name].exact, name))
    return credit, notes


def causes_of_form(
    function: FunctionSpec,
    changed: Sequence[str],
    answers: Sequence[Parts],
    checks: Sequence[OutputCheck],
) -> tuple[Cause, ...]:
    """What to look at where a right value loses something by its form."""
    causes = []
    shape = checks[0].expected_shape
    outputs = function.places
    if any(check.reading is not None and check.reading.credit < 1 for check in checks):
        if shape is None:
            causes.append(cause_of("other-container"))
        else:
            flat_bias = len(shape) == 2 and shape[1] == 1
            causes.append(cause_of("flat-bias" if flat_bias else "flat-shape"))
    if _of_container(function, answers[0]) is None:
        pass
    elif answers[0].form.in_dict:
        causes.append(cause_of("not-a-dict", outputs=outputs))
    elif answers[0].within:
        causes.append(cause_of("other-container:within", outputs=outputs))
    elif answers[0].container in ("dict", "object"):
        held, several = answers[0].container, len(outputs) > 1
        causes.append(
            cause_of(f"returns-{held}:several", outputs=outputs)
            if several
            else cause_of(f"returns-{held}")
        )
    elif not (_is_scalar(checks[0]) and _is_alone_in_tuple(answers[0])):
        few = len(answers[0].values) < len(outputs)
        causes.append(cause_of("wrong-count:advice" if few else "wrong-count:spare"))
    if changed and function.policy.arguments < 1:
        causes.append(cause_of("changes-arguments"))
    return tuple(causes)


def _remarks(checks: Sequence[OutputCheck], exact: float, name: str) -> list[Finding]:
    """What is accepted in full, with a word on it."""
    kinds = {
        check.value.kind
        for check in checks
        if check.value is not None and check.expected_shape is not None
    }
    remarks = []
    if "matrix" in kinds:
        remarks.append(found("matrix", output=name))
    if kinds & {"list", "objects"}:
        remarks.append(found("nested", output=name))
    error = max(check.error for check in checks)
    if error > exact:
        remarks.append(found("few-digits", output=name, error=rounded(error, 1)))
    return remarks


def _is_scalar(check: OutputCheck) -> bool:
    """Whether one number or text is asked for."""
    if check.expected_shape is not None:
        return check.expected_shape == ()
    return check.value is not None and shape_of(check.value.tree) == ()


def _is_alone_in_tuple(answer: Parts) -> bool:
    return answer.container == "tuple" and len(answer.values) == 1 and not answer.form.in_dict


def _of_container(function: FunctionSpec, answer: Parts) -> Finding | None:
    """What is to be said of the container that right values came in; None where it is fine."""
    asked, container = function.places, answer.container
    if answer.within:
        return found("within-another", within=answer.within)
    if answer.form.in_dict:
        if container == "dict":
            return None
        if container == "other keys":
            return found("other-keys", outputs=asked)
        if container == "single":
            return found("not-in-dict", outputs=asked)
        if container == "object":
            return found("not-in-dict:object", outputs=asked)
        return found("not-in-dict:container", container=container, outputs=asked)
    if container == "dict":
        return found("in-dict")
    if container == "object":
        return found("in-object")
    count = len(answer.values)
    lacking = asked[count:]
    if lacking and function.outputs.keys().isdisjoint(lacking):  # yet who unpacks them needs them
        return found("too-few", values=count, expected=len(asked))
    spare = count > len(asked) or (len(asked) == 1 and container != "single")
    if spare and function.policy.spare < 1:
        return found("in-container", values=count, container=container, expected=len(asked))
    return None


def changed_arguments(problem_set: ProblemSet, answers: Sequence[Parts]) -> list[str]:
    """The arguments that are others after the call than before."""
    changed = []
    for at, name in enumerate(problem_set.parameters):
        for arguments, answer in zip(problem_set.calls, answers, strict=False):
            if len(answer.arguments) == len(arguments) > at:
                before, after = plain_tree(arguments[at]), plain_tree(answer.arguments[at])
                if not _is_unchanged(before, after):
                    changed.append(name)
                    break
    return changed


def _is_unchanged(before: Tree, after: Tree) -> bool:
    """Whether a value is the same but for its dtype and the signs of zeros."""
    if type(before) is Source:  # a function, of which nothing comes back
        return True
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        may_be_nan = before.dtype.kind in "fc" and after.dtype.kind in "fc"
        return np.array_equal(before, after, equal_nan=may_be_nan) or (
            may_be_nan and before.shape == after.shape and _is_put_back(before, after)
        )
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_is_unchanged, before, after))
    if isinstance(before, dict) and before.keys() == after.keys():
        return all(_is_unchanged(value, after[key]) for key, value in before.items())
    return same(before, after)


def _is_put_back(before: AnyArray, after: AnyArray) -> bool:
    """Whether an array differs by rounding alone, as where y is subtracted and added again."""
    rounding = ROUNDING * np.finfo(before.dtype).eps * np.nanmax(np.abs(before), initial=0)
    return np.allclose(before, after, rtol=0, atol=rounding, equal_nan=True)
