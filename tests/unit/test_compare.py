"""Comparing a returned value with what is right."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.judge.checking.compare import compare, nearest_reading, relative_error
from grader.lab.function_model import Output
from grader.lab.readings import per_sample
from grader.values.dtypes import FIXED
from grader.values.tree import AnyArray

PLAIN = Output(1.0)
BIAS = Output(1.0, accepts=(per_sample(axis=1),))

moderate = st.floats(-100, 100).filter(lambda x: x == 0 or abs(x) > 1e-3)
references = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=moderate
).filter(lambda array: bool(np.any(array)))
anything = st.sampled_from(FIXED).flatmap(
    lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
)


@given(references)
def test_the_right_value_is_right(reference: AnyArray) -> None:
    """The right value has no error, in the exact reading."""
    comparison = compare(reference.copy(), reference, PLAIN)
    assert comparison.error == 0
    assert comparison.right
    assert comparison.reading is not None
    assert comparison.reading.id == "exact"


@given(references, st.floats(0, 0.99), st.floats(1.01, 1000), st.data())
def test_noise(reference: AnyArray, under: float, above: float, data: st.DataObject) -> None:
    """Noise of less than the tolerance keeps a value right; more in one entry makes it wrong."""
    scale = PLAIN.tolerance * float(np.max(np.abs(reference)))
    signs = data.draw(hnp.arrays(np.float64, reference.shape, elements=st.floats(-1, 1)))
    assert compare(reference + under * scale * signs, reference, PLAIN).right
    wrong = reference.copy()
    at = tuple(data.draw(st.integers(0, extent - 1)) for extent in reference.shape)
    wrong[at] += above * scale
    assert not compare(wrong, reference, PLAIN).right


@given(references, hnp.arrays(np.float64, (), elements=moderate), st.integers(-60, 60))
def test_error_is_scale_invariant(reference: AnyArray, noise: AnyArray, power: int) -> None:
    """An error is a share of the largest entry: it is the same at any scale."""
    given_array = reference + noise
    factor = 2.0**power
    error = relative_error(given_array, reference)
    assert relative_error(factor * given_array, factor * reference) == error
    assert relative_error(-given_array, -reference) == error


@given(references, st.floats(1e-3, 10))
def test_error_is_the_worst_entry(reference: AnyArray, size: float) -> None:
    """The error is that of the worst entry, over the largest right one."""
    largest = float(np.max(np.abs(reference)))
    wrong = reference.copy()
    wrong[(0,) * reference.ndim] += size
    assert math.isclose(relative_error(wrong, reference), size / largest, rel_tol=1e-6)


def test_zero_reference() -> None:
    """Where the right value is zero throughout, the error is absolute."""
    assert relative_error(np.array([0.0, 1e-9]), np.zeros(2)) == 1e-9
    assert relative_error(np.zeros(2), np.zeros(2)) == 0


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite(number: float) -> None:
    """One NaN or infinity makes a value wrong, and the comparison says so."""
    reference = np.array([[1.0, 2.0]])
    comparison = compare(np.array([[1.0, number]]), reference, PLAIN)
    assert not comparison.right
    assert not comparison.finite
    assert comparison.error == math.inf
    assert comparison.reading is not None
    assert compare(reference, reference, PLAIN).finite


@pytest.mark.parametrize("error", ["largest", "entry", "absolute"])
def test_infinities_that_are_right(error: str) -> None:
    """They count where they stand, with their sign; all else is compared as ever."""
    output = Output(1.0, error=error)  # type: ignore[arg-type]
    right = np.array([0.0, 3.0, math.inf, -math.inf])

    def told(*numbers: float) -> tuple[bool, bool]:
        comparison = compare(np.array(numbers), right, output)
        return comparison.right, comparison.finite

    assert told(*right) == (True, True)
    assert told(0, 3 + 1e-9, math.inf, -math.inf) == (True, True)
    assert told(0, 3.1, math.inf, -math.inf) == (False, True)
    assert told(0, math.inf, 3, -math.inf) == (False, True)
    assert told(0, 3, math.inf, math.inf) == (False, True)
    assert told(0, 3, 1e300, -1e300) == (False, True)
    assert told(0, 3, math.inf, math.nan) == (False, False)


def test_huge_numbers() -> None:
    """Numbers whose difference overflows are wrong, not an error of the grader's."""
    comparison = compare(np.array([1.7e308]), np.array([-1.7e308]), PLAIN)
    assert comparison.error == math.inf
    assert not comparison.right


@pytest.mark.parametrize(
    ("shape", "asked"), [((2, 3), (3, 2)), ((6,), (3, 2)), ((0, 2), (3, 2)), ((2,), ()), ((), (2,))]
)
def test_wrong_shapes(shape: tuple[int, ...], asked: tuple[int, ...]) -> None:
    """An array that no reading brings into the right shape is wrong, with no reading."""
    comparison = compare(np.ones(shape), np.ones(asked), BIAS)
    assert not comparison.right
    assert comparison.reading is None
    assert comparison.error == math.inf


@pytest.mark.parametrize("kind", ["?", "i1", "u1", "i8", "u8", "f4", "f8", "c8", "c16"])
def test_dtypes(kind: str) -> None:
    """Values count, not their dtype: bools, integers, floats and complex numbers."""
    reference = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert compare(reference.astype(kind), reference, PLAIN).error == 0
    assert not compare(1 - reference.astype("i1").astype(kind), reference, PLAIN).right


def test_imaginary_parts() -> None:
    """A complex value is right if its imaginary part vanishes, and wrong if it does not."""
    reference = np.array([1.0, 2.0])
    assert compare(reference + 1e-12j, reference, PLAIN).right
    comparison = compare(reference + 0.1j, reference, PLAIN)
    assert not comparison.right
    assert math.isclose(comparison.error, 0.05)


@pytest.mark.parametrize("kind", ["f4", "f2"])
def test_low_precision(kind: str) -> None:
    """Single and half precision, rounded once, are right within what they can hold."""
    reference = np.random.default_rng(0).normal(size=(4, 5))
    assert compare(reference.astype(kind), reference, PLAIN).right
    assert not compare(reference.astype(kind) * np.array(1.02, kind), reference, PLAIN).right


def test_half_precision_alone_has_leeway() -> None:
    """The leeway of half precision is not given to double precision of the same error."""
    reference = np.array([1.0, 0.5])
    coarse = np.array([1.001, 0.5])
    assert compare(coarse.astype(np.float16), reference, PLAIN).right
    assert not compare(coarse, reference, PLAIN).right


@given(references, references)
def test_readings_cannot_harm(reference: AnyArray, other: AnyArray) -> None:
    """An output that accepts more readings never compares worse."""
    assert compare(other, reference, BIAS).error <= compare(other, reference, PLAIN).error


def test_per_sample_bias() -> None:
    """One column per sample is right for its sum and for its mean, where the lab accepts that."""
    reference = np.array([[3.0], [6.0]])
    for columns in ([[1.0, 2.0], [2.0, 4.0]], [[2.0, 4.0], [5.0, 7.0]]):
        comparison = compare(np.array(columns), reference, BIAS)
        assert comparison.right
        assert comparison.reading is not None
        assert comparison.reading.id == "per-sample"
        assert not compare(np.array(columns), reference, PLAIN).right
    assert not compare(np.array([[1.0, 1.0], [2.0, 4.0]]), reference, BIAS).right


def test_flat_and_scalar() -> None:
    """A flat column and a number in an array are right, in their own readings."""
    flat = compare(np.array([1.0, 2.0]), np.array([[1.0], [2.0]]), PLAIN)
    scalar = compare(np.array([[5.0]]), np.array(5.0), PLAIN)
    assert flat.right
    assert scalar.right
    assert flat.reading is not None
    assert scalar.reading is not None
    assert (flat.reading.id, scalar.reading.id) == ("flat", "scalar")
    assert not compare(np.array([2.0, 1.0]), np.array([[1.0], [2.0]]), PLAIN).right


@given(anything, references)
def test_any_array(array: AnyArray, reference: AnyArray) -> None:
    """Whatever array came back, comparing it gives a number and says nothing on stderr."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        comparison = compare(array, reference, BIAS)
    assert comparison.error >= 0
    assert comparison.right == (comparison.error <= comparison.tolerance)
    assert comparison.reading is not None or comparison.error == math.inf


def test_columns_that_overflow() -> None:
    """Columns whose sum overflows, or of no sample at all, are wrong without a word on stderr."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not compare(np.full((2, 3), 1.7e308), np.ones((2, 1)), BIAS).right
        assert not compare(np.ones((2, 0)), np.ones((2, 1)), BIAS).right


@given(anything, references)
def test_nearest_reading(array: AnyArray, reference: AnyArray) -> None:
    """For training, an array is brought into the right shape, or into none."""
    assume(bool(np.all(np.isfinite(array))))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nearest = nearest_reading(array, reference, BIAS)
        comparison = compare(array, reference, BIAS)
    assert (nearest is None) == (comparison.reading is None)
    assert nearest is None or nearest.shape == reference.shape


def test_nearest_of_several() -> None:
    """Of the arrays that one may stand for, training goes on with the nearest."""
    columns = np.array([[1.0, 2.0], [2.0, 4.0]])
    for reference, expected in (([[3.1], [6.1]], [[3.0], [6.0]]), ([[1.4], [3.1]], [[1.5], [3.0]])):
        nearest = nearest_reading(columns, np.array(reference), BIAS)
        assert nearest is not None
        assert nearest.tolist() == expected
