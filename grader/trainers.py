"""Trains as a lab declares it, with functions that are called elsewhere."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.compare import nearest_reading
from grader.judge.faults import traceback_of
from grader.judge.right import reference_outputs
from grader.lab.model import FunctionSpec, LabSpec, Surface, Trained, TrainingSpec
from grader.lab.training import frozen_curves
from grader.transcript import Answer, Call, Raised, Returned, Trainer, TrainingAnswer, in_order

_log = logging.getLogger(__name__)


class _Failed(Exception):
    """A student's function failed within a training step."""

    def __init__(self, function: str, answer: Answer) -> None:
        super().__init__(function)
        self.function, self.answer = function, answer


def trainer_of(lab: LabSpec) -> Trainer:
    """Runs the lab's trainings by their ids; a fault of the lab's or ours is in the answer."""
    trainings = {training.id: training for training in lab.trainings}

    def train(training: str, seed: int, call: Call) -> TrainingAnswer:
        try:
            return run_training(lab, trainings[training], seed, call)
        except Exception as error:
            return TrainingAnswer(fault=traceback_of(error))

    return train


def run_training(lab: LabSpec, training: TrainingSpec, seed: int, call: Call) -> TrainingAnswer:
    """One run. Raises what the trainer does before anything of the student's is in it."""
    called: list[str] = []
    functions = {
        function.name: partial(_Proxy(function, call), note=called.append)
        for function in lab.functions
        if function.name in training.uses
    }
    try:
        with np.errstate(all="ignore"):
            trained = training.train(functions, seed)
            curves = frozen_curves(trained)
    except _Failed as failed:
        return TrainingAnswer(failed_function=failed.function, failure=failed.answer)
    except Exception as error:
        if not called:
            raise
        stopped = Raised(type(error).__name__, "training cannot go on with what it returns")
        return TrainingAnswer(failed_function=called[-1], failure=stopped)
    return TrainingAnswer(curves, drawn(trained))


def drawn(trained: Trained) -> Surface | None:
    """What was learned, if it can be drawn: a picture never costs marks."""
    if trained.surface is None:
        return None
    try:
        surface = trained.surface()
        values = np.asarray(surface.values, dtype=float)
    except Exception as error:
        _log.info("what was learned cannot be drawn", exc_info=error)
        return None
    return replace(surface, values=values) if np.all(np.isfinite(values)) else None


class _Proxy:
    """A function that calls the student's and returns arrays of the shapes that training needs."""

    def __init__(self, function: FunctionSpec, call: Call) -> None:
        self._function, self._call = function, call
        self._shapes: dict[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]] = {}

    def __call__(self, *arguments: AnyArray, note: Callable[[str], object]) -> Any:
        """Call it; note is told the function's name once it has returned."""
        function = self._function
        answer = self._call(function.name, arguments, len(function.outputs))
        if not isinstance(answer, Returned):
            raise _Failed(function.name, answer)
        note(function.name)
        answer = in_order(answer, tuple(function.outputs))
        key = tuple(argument.shape for argument in arguments)
        if key not in self._shapes:
            right = reference_outputs(function, arguments)
            self._shapes[key] = tuple(array.shape for array in right.values())
        arrays = tuple(value.array for value in answer.values)
        if tuple(None if array is None else array.shape for array in arrays) != self._shapes[key]:
            arrays = _reshaped(function, arguments, arrays)
        real = tuple(_real(array) for array in arrays if array is not None)
        return real if len(real) > 1 else real[0]


def _real(array: AnyArray) -> AnyArray:
    """The array as training can compute with it: of real numbers, whose precision stays."""
    if array.dtype.kind == "f":
        return array
    return np.real(array).astype(np.float64)


def _reshaped(
    function: FunctionSpec, arguments: tuple[AnyArray, ...], arrays: tuple[AnyArray | None, ...]
) -> tuple[AnyArray, ...]:
    """The arrays in the shapes that were asked for, where the lab accepts what they have.

    What a shape costs is judged with its function; it is not charged again here.
    """
    right = reference_outputs(function, arguments)
    read = []
    for at, (name, reference) in enumerate(right.items()):
        array = arrays[at] if at < len(arrays) else None
        value = None if array is None else nearest_reading(array, reference, function.outputs[name])
        if value is None:
            message = f"{name} has no shape that training can use"
            raise _Failed(function.name, Raised("ValueError", message))
        read.append(value)
    return tuple(read)
