"""Trainings as frozen values: what is declared of one, and what a run of it came to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.values.tree import AnyArray, Tree

Curves = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Surface:
    """What a trained model predicts over a plane, and the data it was tested on.

    values (rows, columns), between 0 and 1, belong to the centres of equal cells of the rectangle
    x by y, its first row at the smallest y; points (n, 2) and their labels (n,), 0 or 1.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    values: AnyArray
    points: AnyArray
    labels: AnyArray


@dataclass(frozen=True)
class Trained:
    """What a training run came to: named curves, and how to draw what was learned, if wanted."""

    curves: Curves
    surface: Callable[[], Surface] | None = None


@dataclass(frozen=True)
class TrainingCall:
    """A call within a step of a training: a function, by its name, on values by theirs.

    results names what it returns, in order, for what comes after it in the step.
    """

    function: str
    arguments: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True)
class TrainingStep:
    """What is done with every batch: calls, then each variable less `rate` times its gradient.

    Values are those of the state, of the batch, and the results of earlier calls. update has, for
    each variable of the state that learns, the name of its gradient.
    """

    calls: tuple[TrainingCall, ...]
    update: Mapping[str, str] = field(hash=False)
    rate: float


@dataclass(frozen=True)
class TrainingLoop:
    """How a training by steps begins, and what is seen of it.

    epochs has, for each epoch, its batches: named arrays, which do not depend on what is watched in
    that epoch, since they are drawn before. watch(values) gives numbers after each step, whose
    means over an epoch are curves; after_epoch(state) gives numbers of others; surface(functions,
    state) draws what was learned.
    """

    state: Mapping[str, Tree]
    epochs: Iterable[Iterable[Mapping[str, Tree]]]
    watch: Callable[[Mapping[str, Tree]], Mapping[str, float]]
    after_epoch: Callable[[Mapping[str, Tree]], Mapping[str, float]]
    surface: Callable[[Mapping[str, Callable[..., Any]], Mapping[str, Tree]], Surface] | None = None


@dataclass(frozen=True)
class TrainingSpec:
    """A training run on the grader's side, step by step with the student's functions.

    run(functions, seed) returns named curves, perhaps with a picture; the last value of the curve
    `accuracy` must reach the threshold for every seed, or what the lab's own functions reach with
    that seed, less a margin, where that is lower. Seeds are below 2**32. step is what is done with
    each batch, where that is declared.
    """

    id: str
    task: str
    title: str
    points: float
    uses: tuple[str, ...]
    run: Callable[..., Trained | Curves]
    threshold: float
    accuracy: str = "test_accuracy"
    seeds: tuple[int, ...] = (42,)
    margin: float = 0.02
    step: TrainingStep | None = None
    declared_with: Callable[..., Any] | None = None

    @property
    def code(self) -> Callable[..., Any]:
        """The function of the lab that does the training, or begins it."""
        return self.declared_with or self.run

    def train(self, functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        """One run."""
        trained = self.run(functions, seed)
        return trained if isinstance(trained, Trained) else Trained(trained)
