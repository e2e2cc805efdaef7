"""What accuracy alone would tell: the lab's trainings, with mutants in place of its functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from grader.audit.asking import ask_once
from grader.audit.mutants import Mutant
from grader.inside.frames import AnyArray
from grader.judge.training import judge_training
from grader.lab.model import LabSpec, TrainingSpec
from grader.limits import Limits
from grader.session.help import Helpers
from grader.session.train import run_training
from grader.transcript import Answer

# How many mutants are trained with where not all are asked for, and what is spent on it at most.
SAMPLE = 8
SAMPLE_SECONDS = 8.0
LIMITS = Limits(training=60.0)


def reached_with(lab: LabSpec, training: TrainingSpec, *mutants: Mutant) -> float:
    """The accuracy of a training with these mutants, the least of all seeds; 0 if it fails."""
    namespace: dict[str, Any] = {function.name: function.reference for function in lab.functions}
    namespace |= {mutant.function: mutant.make() for mutant in mutants}
    examiner = InProcess(namespace)
    runs = []
    with np.errstate(all="ignore"):
        for seed in training.seeds:
            try:
                runs.append(run_training(lab, training, seed, examiner, LIMITS))
            except Exception:  # the trainer cannot go on with what came back
                return 0.0
    item = judge_training(training, runs, {})
    return min(item.evidence.accuracy or (0.0,))


@dataclass(frozen=True)
class InProcess:
    """Functions of this process, in the place of the fork of a notebook."""

    namespace: Mapping[str, Any]
    given: tuple[str, ...] = ()

    def open_where_they_count(self, seed: int, functions: Sequence[str]) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def stand_in(self, helpers: Helpers, kept: Sequence[str]) -> None:
        """Nothing stands in: a mutant leans on no other function."""

    def call(
        self, name: str, arguments: tuple[AnyArray, ...], outputs: int, limit: float
    ) -> Answer:
        return ask_once(self.namespace, name, outputs, arguments, min(limit, LIMITS.call))
