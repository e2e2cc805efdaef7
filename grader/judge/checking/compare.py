"""Compares one returned value with what is right, by every reading that the lab accepts."""

from dataclasses import dataclass

import numpy as np

from grader.lab.function_model import Output
from grader.lab.readings import EXACT, Reading, Shape
from grader.lab.returns import wide
from grader.values.tree import AnyArray

# Half precision carries three digits: its own rounding is not a mistake of the student's.
HALF_PRECISION_TOLERANCE = 5e-3


@dataclass(frozen=True)
class Comparison:
    """How far a value is from the right one, in the reading that fits best.

    error is max|difference| / max|reference|, or as the output says; infinite where shapes differ,
    a number is NaN, or infinities are in other places. reading is None where no reading of the
    array has the right shape.
    """

    error: float
    tolerance: float
    reading: Reading | None
    finite: bool = True

    @property
    def right(self) -> bool:
        """Whether the value is right within its tolerance."""
        return self.error <= self.tolerance


def relative_error(array: AnyArray, reference: AnyArray) -> float:
    """max|difference| / max|reference|, absolute where the reference is zero throughout.

    Infinities count where the other has another number in their place.
    """
    if (both := _finite(array, reference)) is None:
        return float("inf")
    array, reference = both
    with np.errstate(all="ignore"):
        difference = float(np.abs(array - reference).max(initial=0.0))
        scale = float(np.abs(reference).max(initial=0.0))
    error = difference / scale if scale > 0 else difference
    return error if np.isfinite(error) else float("inf")


def _finite(array: AnyArray, reference: AnyArray) -> tuple[AnyArray, AnyArray] | None:
    """The numbers that are finite in both; None where infinities are in other places, or NaN."""
    if np.isfinite(reference).all():
        return (array, reference) if np.isfinite(array).all() else None
    finite = np.isfinite(array) & np.isfinite(reference)
    if array.shape != reference.shape or np.any((array != reference)[~finite]):
        return None
    return array[finite], reference[finite]


def error_of(array: AnyArray, reference: AnyArray, output: Output) -> float:
    """How far an array is off, as the output says: by the largest, by each entry, or absolutely."""
    if output.error == "largest":
        return relative_error(array, reference)
    if (both := _finite(array, reference)) is None:
        return float("inf")
    array, reference = both
    with np.errstate(all="ignore"):
        difference = np.abs(array - reference)
        if output.error == "entry":
            scale = np.abs(reference)
            difference = difference / np.where(scale > 0, scale, 1.0)
        error = float(difference.max(initial=0.0))
    return error if np.isfinite(error) else float("inf")


def compare(
    array: AnyArray, reference: AnyArray, output: Output, *, exact: bool = False
) -> Comparison:
    """Compare in the exact reading, then in the others; the first that makes it right is taken.

    exact asks for the very number.
    """
    tolerance = 0.0 if exact else output.tolerance
    if array.dtype == np.float16 and not exact:
        tolerance = max(tolerance, HALF_PRECISION_TOLERANCE)
    finite = bool(np.all(np.isfinite(array)))
    if not np.all(np.isfinite(reference)):  # infinities are numbers there
        finite = not np.any(np.isnan(array))
    value = wide(array)
    best = Comparison(float("inf"), tolerance, None, finite)
    for reading in output.readings:
        for candidate in _candidates(reading, value, reference.shape):
            error = error_of(candidate, reference, output)
            if best.reading is None or error < best.error:
                best = Comparison(error, tolerance, reading, finite)
            if best.right:
                return best
        if reading is EXACT and best.reading is EXACT:
            return best  # of the right shape: no other reading applies
    return best


def _candidates(reading: Reading, array: AnyArray, shape: Shape) -> list[AnyArray]:
    with np.errstate(all="ignore"):
        return list(reading.candidates(array, shape))


def nearest_reading(array: AnyArray, reference: AnyArray, output: Output) -> AnyArray | None:
    """The array that a returned one stands for, of the reference's shape; None if there is none."""
    nearest, least = None, float("inf")
    for reading in output.readings:
        for candidate in _candidates(reading, array, reference.shape):
            if reading is EXACT:
                return candidate
            error = error_of(candidate, reference, output)
            if nearest is None or error < least:
                nearest, least = candidate, error
    return nearest
