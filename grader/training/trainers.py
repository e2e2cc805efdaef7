"""Trains as a lab declares it, with functions that are called elsewhere."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from grader.errors import HarnessError
from grader.judge.checking.compare import nearest_reading
from grader.judge.checking.expected import expected_outputs
from grader.judge.checking.parts import Part, parts_of
from grader.judge.failures.faults import traceback_of
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec
from grader.lab.returns import ReturnForm, numbers_of, outputs_by_name, return_form
from grader.lab.training import frozen_curves, run_steps
from grader.lab.training_model import Surface, Trained, TrainingSpec
from grader.training.tape import Tape
from grader.transcript import (
    UNUSABLE,
    Answer,
    Call,
    Raised,
    Record,
    Returned,
    TapeBroken,
    Trainer,
    TrainingAnswer,
)
from grader.values.capture import capture
from grader.values.limits import Refused
from grader.values.rebuild import rebuild
from grader.values.tree import AnyArray, Tree

_log = logging.getLogger(__name__)


class _Failed(Exception):
    """A student's function failed within a training step."""

    def __init__(self, function: str, answer: Answer) -> None:
        super().__init__(function)
        self.function, self.answer = function, answer


def trainer_of(lab: LabSpec) -> Trainer:
    """Runs the lab's trainings by their ids; a fault of the lab's or ours is in the answer."""
    trainings = {training.id: training for training in lab.trainings}

    def train(training: str, seed: int, call: Call, record: Record | None = None) -> TrainingAnswer:
        try:
            return run_training(lab, trainings[training], seed, call, record)
        except (TapeBroken, HarnessError):
            raise
        except Exception as error:
            return TrainingAnswer(fault=traceback_of(error))

    return train


def run_training(
    lab: LabSpec, training: TrainingSpec, seed: int, call: Call, record: Record | None = None
) -> TrainingAnswer:
    """One run. Raises what the trainer does before anything of the student's is in it.

    record does many declared steps at once. Raises TapeBroken where it did, and anything else came
    of it than curves.
    """
    called: list[str] = []
    step = training.step
    tape = Tape(step, training.accuracy, record) if step is not None and record else None
    functions = {
        function.name: partial(_Proxy(function, call, tape), note=called.append)
        for function in lab.functions
        if function.name in training.uses
    }
    try:
        with np.errstate(all="ignore"):
            if step is not None and tape is not None:
                trained = run_steps(step, training.code(seed), functions, tape.ahead)
            else:
                trained = training.train(functions, seed)
            curves = frozen_curves(trained)
    except HarnessError:
        raise
    except Exception as error:
        if tape is not None and tape.used:
            raise TapeBroken from error
        if isinstance(error, _Failed):
            return TrainingAnswer(failed_function=error.function, failure=error.answer)
        if not called:
            raise
        message = f"it ends with {type(error).__name__}"
        return TrainingAnswer(failed_function=called[-1], failure=Raised(UNUSABLE, message))
    return TrainingAnswer(curves, drawn(trained))


def drawn(trained: Trained) -> Surface | None:
    """What was learned, if it can be drawn: a picture never costs marks."""
    if trained.surface is None:
        return None
    try:
        surface = trained.surface()
        arrays = [
            np.asarray(one, float) for one in (surface.values, surface.points, surface.labels)
        ]
        if [array.ndim for array in arrays] != [2, 2, 1]:
            raise ValueError("a picture of other axes")
    except Exception as error:
        _log.info("what was learned cannot be drawn", exc_info=error)
        return None
    if not all(np.all(np.isfinite(array)) for array in arrays):
        return None
    values, points, labels = arrays
    return replace(surface, values=values, points=points, labels=labels)


class _Proxy:
    """A function that calls the student's and returns values of the shapes that training needs."""

    def __init__(self, function: FunctionSpec, call: Call, tape: Tape | None) -> None:
        self._function, self._call, self._tape = function, call, tape
        self._needed: dict[tuple[object, ...], _Needed] = {}

    def __call__(self, *given: Any, note: Callable[[str], object]) -> Any:
        """Call it; note is told the function's name once it has returned."""
        function = self._function
        taped = self._tape.next(function.name) if self._tape is not None else None
        key = tuple(getattr(argument, "shape", None) for argument in given)
        if taped is None:
            arguments = capture(given)
            answer = self._call(function.name, arguments)
            if not isinstance(answer, Returned):
                raise _Failed(function.name, answer)
            note(function.name)
            needed = self._needed_for(key, arguments)
            values = self._values(needed, answer, arguments)
        else:
            note(function.name)
            shapes, values = taped
            needed = self._needed.get(key) or self._needed_for(key, capture(given))
            if shapes != needed.shapes:
                raise TapeBroken
        if needed.form.in_dict:
            return dict(zip(function.places, values, strict=True))
        return tuple(values) if len(values) > 1 else values[0]

    def _needed_for(self, key: tuple[object, ...], arguments: tuple[Tree, ...]) -> "_Needed":
        needed = self._needed.get(key)
        if needed is None:
            needed = self._needed[key] = _needed_of(self._function, arguments)
        return needed

    def _values(
        self, needed: "_Needed", answer: Returned, arguments: tuple[Tree, ...]
    ) -> list[Any]:
        """The values that a call by itself returned; where they are odd, none is made ahead."""
        if self._tape is not None:
            self._tape.see(answer.value, 0 if needed.form.in_dict else len(needed.shapes))
        parts = parts_of(answer, needed.form).values
        if [part.extents for part in parts] == needed.shapes:
            return [_real(part.array) for part in parts if part.array is not None]
        if self._tape is not None:
            self._tape.refuse()
        return _reshaped(self._function, arguments, parts)


@dataclass(frozen=True)
class _Needed:
    """How the reference returns its values for arguments of these shapes; None: not an array."""

    form: ReturnForm
    shapes: list[tuple[int, ...] | None]


def _needed_of(function: FunctionSpec, arguments: tuple[Tree, ...]) -> _Needed:
    names = function.places
    returned = function.reference(*map(rebuild, arguments))
    arrays = map(numbers_of, outputs_by_name(names, returned).values())
    shapes = [None if array is None else array.shape for array in arrays]
    return _Needed(return_form(names, returned), shapes)


def _real(array: AnyArray) -> AnyArray:
    """The array as training can compute with it: of real numbers, whose precision stays."""
    if array.dtype.kind == "f":
        return array
    return np.real(array).astype(np.float64)


def _unusable(name: str, part: Part | None, right: object) -> str:
    """Why training cannot use a value."""
    reference = numbers_of(right)
    if part is None:
        return f"{name} is missing"
    if part.extents is None or reference is None:
        return f"{name} is not an array of numbers"
    return f"{name} has shape {part.extents}, expected {reference.shape}"


def _reshaped(
    function: FunctionSpec, arguments: tuple[Tree, ...], parts: Sequence[Part]
) -> list[Any]:
    """The values in the shapes that were asked for, where the lab accepts what they have.

    What a shape costs is judged with its function; it is not charged again here. What is not an
    array is handed on as it came.
    """
    read: list[Any] = []
    for at, (name, right) in enumerate(expected_outputs(function, arguments).items()):
        part = parts[at] if at < len(parts) else None
        array, reference = None if part is None else part.array, numbers_of(right)
        try:
            if reference is None and part is not None:
                read.append(rebuild(part.tree))
                continue
        except Refused:
            array = None
        value = None
        if array is not None and reference is not None:
            value = nearest_reading(array, reference, function.outputs[name])
        if value is None:
            raise _Failed(function.name, Raised(UNUSABLE, _unusable(name, part, right)))
        read.append(_real(value))
    return read
