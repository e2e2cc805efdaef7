"""Judges a training run by the accuracy that it reached."""

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
import numpy as np

from grader.judge.carry import correct
from grader.judge.words import describe_failure, failure_evidence, failure_status
from grader.lab.model import TrainingSpec
from grader.result import Evidence, Item, ItemStatus
from grader.transcript import TrainingRun


def judge_training(
    training: TrainingSpec,
    runs: Sequence[TrainingRun],
    missing: Mapping[str, ItemStatus],
    share: Callable[[Collection[str]], float] = lambda _: 1.0,
) -> Item:
    """One item: full points where every seed's run reaches the threshold.

    missing gives the status of functions that the executed notebook does not hold; share
    gives what is earned where helpers had to be given.
    """
    lacking = [name for name in training.uses if name in missing]
    if lacking:
        message = f"It needs {' and '.join(lacking)}, which the notebook does not have yet."
        return _item(training, missing[lacking[0]], message, Evidence())
    failed = next((run for run in runs if run.failure is not None), None)
    if failed is not None and failed.failure is not None:
        message = f"{failed.failed_function}: {describe_failure(failed.failure)}"
        status = failure_status(failed.failure)
        return _item(training, status, message, failure_evidence(failed.failure))
    if len(runs) < len(training.seeds):
        return _item(training, "error", "The grader did not get to train.", Evidence())
    reached = tuple(_last(run, training.accuracy) for run in runs)
    evidence = Evidence(
        threshold=training.threshold,
        accuracy=tuple(round(value, 6) for value in reached),
        curves={name: _finite(curve) for name, curve in runs[0].curves.items()},
    )
    given = tuple(dict.fromkeys(name for run in runs for name in run.given))
    if min(reached) >= training.threshold and given:
        score = round(share(given) * training.points, 2)
        return msgspec.structs.replace(
            _item(training, "passed" if score == training.points else "partial", "", evidence),
            score=score,
            message=f"Right, given {correct(given)}.",
            evidence=msgspec.structs.replace(evidence, given=given),
        )
    if min(reached) >= training.threshold:
        return _item(training, "passed", "", evidence)
    message = (
        f"Training reaches an accuracy of {min(reached):.3f} on data not seen in training; "
        f"{training.threshold:.3f} is needed."
    )
    return _item(training, "failed", message, evidence)


def _last(run: TrainingRun, curve: str) -> float:
    values = run.curves.get(curve, ())
    return values[-1] if values and np.isfinite(values[-1]) else 0.0


def _finite(curve: tuple[float, ...]) -> tuple[float, ...]:
    # JSON has no NaN; a curve ends where its numbers do.
    return tuple(round(value, 6) for value in curve if np.isfinite(value))


def _item(training: TrainingSpec, status: ItemStatus, message: str, evidence: Evidence) -> Item:
    return Item(
        id=f"training.{training.id}",
        task=training.task,
        function=None,
        output=None,
        score=training.points if status == "passed" else 0.0,
        max_score=training.points,
        status=status,
        message=message,
        evidence=evidence,
    )
