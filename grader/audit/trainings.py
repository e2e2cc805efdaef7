"""What accuracy alone would tell: the lab's trainings, with mutants in place of its functions."""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.audit.asking import ask_once
from grader.audit.mutants import Mutant
from grader.judge.answered import TrainingRun
from grader.judge.scoring.training import judge_training
from grader.lab.model import LabSpec
from grader.lab.training_model import TrainingSpec
from grader.limits import Limits
from grader.training.trainers import run_training
from grader.transcript import Answer, TimedOut
from grader.values.tree import Tree

# How many mutants are trained with where not all are asked for, and what is spent on it at most.
SAMPLE = 8
SAMPLE_SECONDS = 8.0
LIMITS = Limits(training=60.0)


def reached_with(lab: LabSpec, training: TrainingSpec, *mutants: Mutant) -> float:
    """The accuracy of a training with these mutants, the least of all seeds; 0 if it fails."""
    namespace: dict[str, Any] = {function.name: function.reference for function in lab.functions}
    namespace |= {mutant.function: mutant.make() for mutant in mutants}
    runs = []
    with np.errstate(all="ignore"):
        for seed in training.seeds:
            try:
                runs.append(run_in_process(lab, training, seed, namespace))
            except Exception:  # the trainer cannot go on with what came back
                return 0.0
    item = judge_training(training, runs, {})
    return min(item.evidence.accuracy or (0.0,))


def run_in_process(
    lab: LabSpec, training: TrainingSpec, seed: int, namespace: Mapping[str, Any]
) -> TrainingRun:
    """One run with functions of this process."""
    until = time.monotonic() + LIMITS.training

    def call(name: str, arguments: tuple[Tree, ...]) -> Answer:
        left = until - time.monotonic()
        if left <= 0:
            return TimedOut(LIMITS.training, "training_time")
        return ask_once(namespace, name, arguments, min(left, LIMITS.call))

    answer = run_training(lab, training, seed, call)
    return TrainingRun(
        seed, answer.curves, answer.failed_function, answer.failure, surface=answer.surface
    )
