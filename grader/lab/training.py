"""Runs trainings: those that are declared by their step, and the lab's own functions in any."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from grader.errors import LabError
from grader.lab.function_model import Variables
from grader.lab.model import LabSpec
from grader.lab.returns import outputs_by_name
from grader.lab.training_model import Curves, Trained, TrainingLoop, TrainingSpec, TrainingStep
from grader.values.tree import AnyArray

# Runs of the reference, which judging and a picture both ask for.
_MOST_KEPT = 16

Functions = Mapping[str, Callable[..., Any]]
# Gives the batches of an epoch, and may look ahead: it is told the state, which the steps change,
# and what was watched in this epoch.
Ahead = Callable[
    [Mapping[str, AnyArray], Iterable[Variables], Mapping[str, object]], Iterable[Variables]
]


def run_steps(
    step: TrainingStep,
    loop: TrainingLoop,
    functions: Functions,
    ahead: Ahead = lambda state, batches, watched: batches,
) -> Trained:
    """Train as declared: for each batch the calls, then the update.

    A curve has the mean over an epoch of what is watched, or what the end of an epoch gives.
    """
    state: dict[str, AnyArray] = dict(loop.state)
    curves: dict[str, list[float]] = {}
    for batches in loop.epochs:
        watched: dict[str, list[float]] = {}
        for batch in ahead(state, batches, watched):
            values: dict[str, AnyArray] = {**state, **batch}
            for call in step.calls:
                returned = functions[call.function](*(values[name] for name in call.arguments))
                values.update(outputs_by_name(call.results, returned))
            for name, gradient in step.update.items():
                state[name] = state[name] - step.rate * values[gradient]
            for name, number in loop.watch(values).items():
                watched.setdefault(name, []).append(number)
        for name, numbers in watched.items():
            curves.setdefault(name, []).append(float(np.mean(numbers)))
        for name, number in loop.after_epoch(state).items():
            curves.setdefault(name, []).append(number)
    surface = loop.surface
    return Trained(curves, (lambda: surface(functions, state)) if surface is not None else None)


def frozen_curves(trained: Trained) -> dict[str, tuple[float, ...]]:
    """The curves of a run, as plain numbers."""
    return {name: tuple(float(value) for value in curve) for name, curve in trained.curves.items()}


def reference_run(lab: LabSpec, training: TrainingSpec, seed: int) -> Trained:
    """A training with the lab's own functions. Raises LabError where it fails."""
    references = tuple((function.name, function.reference) for function in lab.functions)
    return _reference_run(references, training.id, training.run, seed)


@lru_cache(maxsize=_MOST_KEPT)
def _reference_run(
    references: tuple[tuple[str, Callable[..., Any]], ...],
    training: str,
    run: Callable[..., Trained | Curves],
    seed: int,
) -> Trained:
    try:
        with np.errstate(all="ignore"):
            trained = run(dict(references), seed)
            if not isinstance(trained, Trained):
                trained = Trained(trained)
            return Trained(frozen_curves(trained), trained.surface)
    except Exception as error:
        raise LabError(
            f"The lab's training {training!r} fails with its own functions (seed {seed}): "
            f"{type(error).__name__}: {error}",
            "The submission is not at fault. Mend the training in the lab's lab.py.",
        ) from error
