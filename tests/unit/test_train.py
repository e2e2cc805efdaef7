"""Training goes on with, or ends at, whatever a student's functions return."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.errors import LabError
from grader.inside.frames import AnyArray
from grader.lab.model import LabSpec, Trained
from grader.limits import Limits
from grader.session.help import Helpers
from grader.session.train import reference_run, run_training, train
from grader.transcript import Answer, Raised, Returned, TrainingRun, Value
from tests.unit.build import line_lab

RIGHT = (np.ones((2, 1)), np.ones((1, 1)))


class Answering:
    """Functions that all return the same arrays, of which some may be none."""

    given: tuple[str, ...] = ()

    def __init__(self, *arrays: AnyArray | None) -> None:
        self.arrays = arrays

    @contextmanager
    def open_where_they_count(self, seed: int, functions: Sequence[str]) -> Iterator["Answering"]:
        """Itself."""
        yield self

    def stand_in(self, helpers: Helpers, kept: Sequence[str]) -> None:
        """There is nothing to be answered for."""

    def call(
        self, name: str, arguments: tuple[AnyArray, ...], outputs: int, limit: float
    ) -> Answer:
        """The arrays."""
        kinds = ("none" if array is None else "array" for array in self.arrays)
        pairs = zip(kinds, self.arrays, strict=True)
        return Returned("list", tuple(Value(kind, "ndarray", array) for kind, array in pairs))


def trained(
    train: Callable[[Mapping[str, Callable[..., Any]], int], Trained], *arrays: AnyArray | None
) -> TrainingRun:
    """A run of a trainer with functions that return these arrays."""
    lab: LabSpec = line_lab()
    training = replace(lab.trainings[0], run=train, accuracy="accuracy")
    return run_training(lab, training, 0, Answering(*arrays), Limits())


def one_step(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
    """A trainer that takes one step, and needs numbers that can be ordered."""
    weights, bias = np.zeros((2, 1)), np.zeros((1, 1))
    d_weights, d_bias = functions["gradients"](weights, bias, np.ones((2, 3)), np.ones((1, 3)))
    if np.isnan(d_weights).any():
        raise np.linalg.LinAlgError("singular")
    return Trained({"accuracy": [float((weights - d_weights).sum() + (bias - d_bias).sum())]})


def test_right_arrays_are_trained_with() -> None:
    """The curve is what the trainer makes of them."""
    assert trained(one_step, *RIGHT).curves == {"accuracy": (-3.0,)}


@pytest.mark.parametrize("dtype", ["c16", "c8", "?", "i1", "u1", "f2"])
def test_odd_numbers_are_trained_with_as_real_ones(dtype: str) -> None:
    """A negative step in unsigned integers, or a complex accuracy, is nobody's fault."""
    run = trained(one_step, *(array.astype(dtype) for array in RIGHT))
    assert run.curves == {"accuracy": (-3.0,)}


@pytest.mark.parametrize(
    "arrays",
    [
        (RIGHT[0], None, RIGHT[1]),
        (None, *RIGHT),
        (*RIGHT, None),
        (None, None),
        (RIGHT[0],),
        (),
        (np.ones((7, 7)), RIGHT[1]),
        (np.full((2, 1), np.nan), RIGHT[1]),
    ],
)
def test_what_cannot_be_trained_with_is_the_functions_failure(
    arrays: tuple[AnyArray | None, ...],
) -> None:
    """Neither too many values nor ones that stop the trainer stop the grader."""
    run = trained(one_step, *arrays)
    if run.failure is None:  # what is there to spare is left aside
        assert run.curves == {"accuracy": (-3.0,)}
        return
    assert run.failed_function == "gradients"
    assert isinstance(run.failure, Raised)


def test_a_trainer_that_fails_by_itself_is_not_the_students_fault() -> None:
    """Nothing of the student's had been called."""

    def broken(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        raise KeyError(seed)

    with pytest.raises(KeyError):
        trained(broken, *RIGHT)


@pytest.mark.parametrize(("threshold", "wanted"), [(-10.0, None), (-3.0, None), (0.0, 1.5)])
def test_the_reference_is_trained_where_it_is_needed(
    threshold: float, wanted: float | None
) -> None:
    """Only for a run below the threshold, with that run's seed."""
    seeds: list[int] = []

    def run(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        if functions["gradients"] is lab.functions[1].reference:
            seeds.append(seed)
            return Trained({"accuracy": [1.5]})
        return one_step(functions, seed)

    lab = line_lab()
    training = replace(lab.trainings[0], run=run, accuracy="accuracy", threshold=threshold)
    (made,) = train(lab, training, (7,), Answering(*RIGHT), Limits())
    assert made.reference == wanted
    assert seeds == ([] if wanted is None else [7])
    reference_run(lab, training, 7)  # as a picture does
    assert seeds == [7]


def test_a_reference_that_cannot_be_trained() -> None:
    """That is the lab's fault, and said to be."""

    def run(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        if functions["gradients"] is lab.functions[1].reference:
            raise ValueError("of another lab")
        return one_step(functions, seed)

    lab = line_lab()
    training = replace(lab.trainings[0], run=run, accuracy="accuracy", threshold=0.5)
    with pytest.raises(LabError, match="of another lab"):
        train(lab, training, (7,), Answering(*RIGHT), Limits())
