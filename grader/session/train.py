"""Training runs: the trainer is the lab's and runs here; what it calls is the student's."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from grader.errors import LabError
from grader.inside.frames import AnyArray
from grader.judge.compare import nearest_reading
from grader.judge.right import reference_outputs
from grader.judge.training import judge_training, last_value
from grader.lab.model import FunctionSpec, LabSpec, Surface, Trained, TrainingSpec
from grader.limits import Limits
from grader.session.help import Helpers
from grader.transcript import Answer, Raised, Returned, TimedOut, TrainingRun, in_order

_log = logging.getLogger(__name__)

# Runs of the reference, which judging and a picture both ask for.
_MOST_KEPT = 16


class Called(Protocol):
    """Functions that can be called, with helpers answered from outside: a fork of a notebook."""

    @property
    def given(self) -> tuple[str, ...]: ...

    def stand_in(self, helpers: Helpers, kept: Sequence[str]) -> None: ...

    def call(
        self, name: str, arguments: tuple[AnyArray, ...], outputs: int, limit: float
    ) -> Answer: ...


class Opens(Protocol):
    """Opens such functions, random numbers seeded: an examiner."""

    def open_where_they_count(
        self, seed: int, functions: Sequence[str]
    ) -> AbstractContextManager[Called]: ...


class _Failed(Exception):
    """A student's function failed within a training step."""

    def __init__(self, function: str, answer: Answer) -> None:
        super().__init__(function)
        self.function, self.answer = function, answer


def train(
    lab: LabSpec,
    training: TrainingSpec,
    seeds: Sequence[int],
    examiner: Opens,
    limits: Limits,
    helpers: Helpers | None = None,
) -> tuple[TrainingRun, ...]:
    """One run per seed, perhaps with helpers answered from outside.

    The reference is trained too where a run falls short of the threshold.
    """

    def run(seed: int) -> TrainingRun:
        run = run_training(lab, training, seed, examiner, limits, helpers)
        short = run.failure is None and last_value(run, training.accuracy) < training.threshold
        if not short:
            return run
        right = reference_run(lab, training, seed)
        return replace(run, reference=last_value(right, training.accuracy))

    return tuple(run(seed) for seed in seeds)


def train_again(
    lab: LabSpec,
    training: TrainingSpec,
    alone: tuple[TrainingRun, ...],
    helpers: Helpers,
    examiner: Opens,
    limits: Limits,
) -> tuple[TrainingRun, ...]:
    """The runs that failed alone, with helpers answered from outside, where they pass so.

    What is trained with is none of them, even where it has helped another.
    """
    helpers = {name: helpers[name] for name in helpers if name not in training.uses}
    if not helpers or judge_training(training, alone, {}).status == "passed":
        return alone
    seeds = [run.seed for run in alone]
    again = train(lab, training, seeds, examiner, limits, helpers)
    return again if judge_training(training, again, {}).status == "passed" else alone


def run_training(
    lab: LabSpec,
    training: TrainingSpec,
    seed: int,
    examiner: Opens,
    limits: Limits,
    helpers: Helpers | None = None,
) -> TrainingRun:
    """Train with the student's functions, in a fork of their own, and keep the curves."""
    used = [function for function in lab.functions if function.name in training.uses]
    until = time.monotonic() + limits.training
    with examiner.open_where_they_count(seed, training.uses) as child:
        child.stand_in(helpers or {}, kept=training.uses)
        called: list[str] = []
        functions = {
            function.name: _proxy(function, child, until, limits, called.append)
            for function in used
        }
        try:
            with np.errstate(all="ignore"):
                trained = training.train(functions, seed)
                curves = _frozen(trained.curves)
        except _Failed as failed:
            return TrainingRun(seed, {}, failed.function, failed.answer, child.given)
        except Exception as error:
            if not called:
                raise  # nothing of the student's was in it yet
            stopped = Raised(type(error).__name__, "training cannot go on with what it returns")
            return TrainingRun(seed, {}, called[-1], stopped, child.given)
        surface = _drawn(trained)
    return TrainingRun(seed, curves, given=child.given, surface=surface)


def reference_run(lab: LabSpec, training: TrainingSpec, seed: int) -> TrainingRun:
    """The same training with the reference's functions. Raises LabError where it fails."""
    references = tuple((function.name, function.reference) for function in lab.functions)
    return _reference_run(references, training, seed)


@lru_cache(maxsize=_MOST_KEPT)
def _reference_run(
    references: tuple[tuple[str, Callable[..., Any]], ...], training: TrainingSpec, seed: int
) -> TrainingRun:
    try:
        with np.errstate(all="ignore"):
            trained = training.train(dict(references), seed)
            curves = _frozen(trained.curves)
    except Exception as error:
        raise LabError(
            f"The lab's training {training.id!r} fails with its own functions (seed {seed}): "
            f"{type(error).__name__}: {error}",
            "The submission is not at fault. Mend the training in the lab's lab.py.",
        ) from error
    return TrainingRun(seed, curves, surface=_drawn(trained))


def _drawn(trained: Trained) -> Surface | None:
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


def _proxy(
    function: FunctionSpec,
    child: Called,
    until: float,
    limits: Limits,
    note: Callable[[str], object],
) -> Callable[..., Any]:
    """A function that calls the student's and returns arrays of the shapes that training needs.

    note is told the name of the function with each call.
    """
    shapes: dict[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]] = {}

    def call(*arguments: AnyArray) -> Any:
        left = until - time.monotonic()
        if left <= 0:
            raise _Failed(function.name, TimedOut(limits.training, "training_time"))
        answer = child.call(function.name, arguments, len(function.outputs), min(left, limits.call))
        if isinstance(answer, TimedOut) and answer.name == "call_time" and left < limits.call:
            answer = TimedOut(limits.training, "training_time")
        if not isinstance(answer, Returned):
            raise _Failed(function.name, answer)
        note(function.name)
        answer = in_order(answer, tuple(function.outputs))
        key = tuple(argument.shape for argument in arguments)
        if key not in shapes:
            right = reference_outputs(function, arguments)
            shapes[key] = tuple(array.shape for array in right.values())
        arrays = tuple(value.array for value in answer.values)
        if tuple(None if array is None else array.shape for array in arrays) != shapes[key]:
            arrays = _reshaped(function, arguments, arrays)
        real = tuple(_real(array) for array in arrays if array is not None)
        return real if len(real) > 1 else real[0]

    return call


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


def _frozen(curves: Mapping[str, Any]) -> dict[str, tuple[float, ...]]:
    return {name: tuple(float(value) for value in curve) for name, curve in curves.items()}
