"""Tells what is right but for its precision: computed, or returned, in a type of few digits."""

from collections.abc import Sequence

import numpy as np

from grader.judge.causes.wrong_output import LEAST_ENTRIES
from grader.judge.checking.compare import HALF_PRECISION_TOLERANCE
from grader.judge.checking.output_check import OutputCheck
from grader.judge.findings import Cause, found
from grader.lab.credits import credit_of_cause
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse

# By type: the cause, what it is called, how many digits it keeps, and how far off it may be.
_TYPES = {
    "float16": ("half-precision", "half", 3, HALF_PRECISION_TOLERANCE),
    "float32": ("single-precision", "single", 7, 1e-5),
}
_CANCELLING = 20


def low_precision(
    function: FunctionSpec, checks: Sequence[OutputCheck], name: str, use: FunctionUse
) -> Cause | None:
    """Whether a wrong output is right to the digits that a type keeps, on every problem.

    The type is named in the source, or all the numbers that came back are of it.
    """
    for kind, (cause, called, digits, most) in _TYPES.items():
        shown = use.habits.precision == kind or _are_all_of(kind, checks)
        if shown and _fits([check.error for check in checks], most):
            said = found(cause, output=name, digits=digits, called=called, type=kind)
            return Cause((said,), credit_of_cause([cause], function.credits))
    return None


def _fits(errors: Sequence[float], most: float) -> bool:
    """Whether most errors are as small as rounding makes them; where terms cancel they grow."""
    return float(np.median(errors)) <= most and max(errors) <= _CANCELLING * most


def _are_all_of(kind: str, checks: Sequence[OutputCheck]) -> bool:
    """Whether every number is one of the type; zeros and ones are of any."""
    telling = 0
    for check in checks:
        array = check.value.array if check.value is not None else None
        if array is None or array.dtype.kind != "f":
            return False
        with np.errstate(all="ignore"):
            if not np.array_equal(array, array.astype(kind)):
                return False
        telling += int(np.count_nonzero(array != np.round(array)))
    return telling >= LEAST_ENTRIES
