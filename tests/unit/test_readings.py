"""Readings: the ways in which a returned array may stand for the one that was asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.lab.function_model import Output
from grader.lab.readings import DEFAULT_READINGS, Reading, per_sample
from grader.values.tree import AnyArray

BY_ID = {reading.id: reading for reading in (*DEFAULT_READINGS, per_sample(axis=1))}
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def candidates(reading: str, array: AnyArray, *shape: int) -> list[AnyArray]:
    """What an array may stand for in a reading."""
    return list(BY_ID[reading].candidates(array, shape))


@given(st.sampled_from(sorted(BY_ID)), shapes, shapes)
def test_candidates_have_the_right_shape(
    reading: str, given_shape: tuple[int, ...], asked: tuple[int, ...]
) -> None:
    """Whatever is returned, every candidate has exactly the shape that was asked for."""
    for candidate in BY_ID[reading].candidates(np.ones(given_shape), asked):
        assert candidate.shape == asked


def test_exact() -> None:
    """The exact reading takes an array of the right shape as it is, and no other."""
    array = np.arange(6.0).reshape(2, 3)
    assert candidates("exact", array, 2, 3)[0] is array
    assert candidates("exact", array, 3, 2) == []
    assert candidates("exact", array, 6) == []


def test_scalars() -> None:
    """One number may come in any shape of one entry."""
    for shape in ((), (1,), (1, 1), (1, 1, 1)):
        (value,) = candidates("scalar", np.full(shape, 3.0))
        assert value == 3.0
    assert candidates("scalar", np.ones(2)) == []
    assert candidates("scalar", np.ones(1), 1, 1) == []


@pytest.mark.parametrize("shape", [(3,), (1, 3), (3, 1, 1), (1, 3, 1)])
def test_flat(shape: tuple[int, ...]) -> None:
    """A column may come flat or with axes of one entry to spare, its numbers in order."""
    (value,) = candidates("flat", np.array([1.0, 2.0, 3.0]).reshape(shape), 3, 1)
    assert value.tolist() == [[1.0], [2.0], [3.0]]


@pytest.mark.parametrize(
    ("shape", "asked"),
    [((3, 2), (2, 3)), ((6,), (2, 3)), ((2, 3), (2, 3)), ((4,), (3, 1)), ((1,), ())],
)
def test_not_flat(shape: tuple[int, ...], asked: tuple[int, ...]) -> None:
    """Transposed, unrolled and other arrays are not read as flat."""
    assert candidates("flat", np.ones(shape), *asked) == []


def test_flat_costs_something_and_says_so() -> None:
    """A flat bias loses a fifth of its points, and the note names both shapes."""
    flat = BY_ID["flat"]
    assert flat.credit == 0.8
    note = flat.note.format(got=(3,), want=(3, 1))
    assert "(3,)" in note
    assert "(3, 1)" in note


def test_per_sample() -> None:
    """One column per sample stands for its sum or its mean over the batch, at no cost."""
    array = np.array([[1.0, 2.0, 6.0], [0.0, 1.0, 2.0]])
    total, mean = candidates("per-sample", array, 2, 1)
    assert total.tolist() == [[9.0], [3.0]]
    assert mean.tolist() == [[3.0], [1.0]]
    assert BY_ID["per-sample"].credit == 1
    assert BY_ID["per-sample"].note


def test_per_sample_along_another_axis() -> None:
    """The axis of the samples is the lab's to say."""
    rows = per_sample(axis=0)
    (total, _) = rows.candidates(np.ones((5, 3)), (1, 3))
    assert total.tolist() == [[5.0, 5.0, 5.0]]
    assert list(rows.candidates(np.ones((5, 3)), (5, 1))) == []


@pytest.mark.parametrize("shape", [(3, 1), (3,), (4, 5), (3, 5, 1)])
def test_not_per_sample(shape: tuple[int, ...]) -> None:
    """An array of the right shape, of fewer axes or other rows is not read per sample."""
    assert candidates("per-sample", np.ones(shape), 3, 1) == []


def test_readings_of_an_output() -> None:
    """An output is read exactly first, and by the lab's own readings last."""
    own = Reading("own", lambda array, shape: iter(()))
    assert [reading.id for reading in Output(1, accepts=(own,)).readings] == [
        "exact",
        "scalar",
        "flat",
        "own",
    ]
