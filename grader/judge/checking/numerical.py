"""Gradients that are as exact as finite differences and no more: a note to the marker.

Derived gradients differ from the reference by rounding alone. Differences of the loss are further
off by several orders, and need the loss again and again. Both together are told, or cost the
points where the rubric says so; complex steps are as exact as a derivation, and not told.
"""

from collections.abc import Sequence
from dataclasses import replace

from grader.judge.checking.parts import parts_of
from grader.judge.findings import JudgedItem, cause_of, found
from grader.lab.function_model import FunctionSpec
from grader.lab.returns import ReturnForm
from grader.notebook.function_use import FunctionUse
from grader.transcript import Answer, Returned

# Rounding stays below it, whatever the order of the operations; differences do not get there.
LEAST_ERROR = 1e-12


def with_notes(
    function: FunctionSpec, items: Sequence[JudgedItem], answers: Sequence[Answer], use: FunctionUse
) -> tuple[JudgedItem, ...]:
    """The items of a function, with a note on each gradient that looks numerical."""
    gradient = function.gradient
    if gradient is None or not use.repeats:
        return tuple(items)
    return tuple(
        _noted(function, item, use)
        if item.output in gradient.wrt and _is_numerical(function, item, answers)
        else item
        for item in items
    )


def _is_numerical(function: FunctionSpec, item: JudgedItem, answers: Sequence[Answer]) -> bool:
    error = item.evidence.reference_error
    if item.status not in ("passed", "partial") or error is None or error < LEAST_ERROR:
        return False
    if error > function.outputs[item.output or ""].tolerance:
        return False
    at, form = function.places.index(item.output or ""), ReturnForm(function.places)
    parts = [parts_of(answer, form).part(at) for answer in answers if isinstance(answer, Returned)]
    arrays = [part.array for part in parts if part is not None]
    # What is computed in half or single precision is off for that reason.
    return all(array is not None and array.dtype.itemsize >= 8 for array in arrays)


def _noted(function: FunctionSpec, item: JudgedItem, use: FunctionUse) -> JudgedItem:
    calls = use.calls
    note = found("numerical:calls", functions=calls) if calls else found("numerical")
    item = replace(item, notes=(note,))
    if function.gradient is None or not function.gradient.refuse_numerical:
        return item
    said = (found("differences", output=item.output),)
    causes = (cause_of("numerical-gradient"),)
    return replace(item, status="failed", score=0.0, findings=said, causes=causes)
