"""Judges a training run by the accuracy that it reached."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.evidence import Evidence, Finding, ItemStatus, SurfacePicture
from grader.judge.answered import TrainingRun
from grader.judge.failures.failed_calls import failure_evidence, failure_found, failure_status
from grader.judge.findings import JudgedItem, found
from grader.lab.training_model import Curves, Surface, TrainingSpec
from grader.values.tree import AnyArray


def judge_training(
    training: TrainingSpec,
    runs: Sequence[TrainingRun],
    missing: Mapping[str, ItemStatus],
    share: Callable[[Collection[str]], float] = lambda _: 1.0,
) -> JudgedItem:
    """One item: full points where every seed's run reaches what is needed.

    That is the threshold, or what the reference reached on the same data less a margin, if lower.

    missing gives the status of functions that the executed notebook does not hold; share
    gives what is earned where helpers had to be given.
    """
    lacking = [name for name in training.uses if name in missing]
    if lacking:
        broken = [name for name in lacking if missing[name] != "not_attempted"]
        kind = "training-lacks:broken" if broken else "training-lacks"
        status = missing[broken[0]] if broken else "not_attempted"
        return _item(training, status, found(kind, functions=broken or lacking))
    failed = next((run for run in runs if run.failure is not None), None)
    if failed is not None and failed.failure is not None:
        said = failure_found(failed.failure, who=failed.failed_function)
        status = failure_status(failed.failure)
        return _item(training, status, said, evidence=failure_evidence(failed.failure))
    if len(runs) < len(training.seeds):
        return _item(training, "error", found("not-trained"))
    reached, needed = _reached(training, runs)
    worst = min(range(len(runs)), key=lambda at: reached[at] - needed[at])
    evidence = Evidence(
        threshold=round(needed[worst], 6),
        accuracy=tuple(round(value, 6) for value in reached),
        accuracy_curve=training.accuracy,
        curves=public_curves(runs[0].curves),
        surface=public_surface(runs[0].surface),
    )
    if reached[worst] < needed[worst]:
        accuracy, least = told_apart(reached[worst], needed[worst])
        said = found("training-short", accuracy=accuracy, needed=least)
        return _item(training, "failed", said, evidence=evidence)
    given = tuple(dict.fromkeys(name for run in runs for name in run.substituted))
    if not given:
        return _item(training, "passed", evidence=evidence)
    # The reference answered in it: numbers that student code could choose are not shown.
    score = round(share(given) * training.points, 2)
    status = "passed" if score == training.points else "partial"
    evidence = Evidence(threshold=evidence.threshold, substituted=given)
    said = found("carried", helpers=given)
    return replace(_item(training, status, said, evidence=evidence), score=score)


def passes(training: TrainingSpec, runs: Sequence[TrainingRun]) -> bool:
    """Whether these runs, whoever helped, reach what is needed."""
    if len(runs) < len(training.seeds) or any(run.failure is not None for run in runs):
        return False
    return all(has >= least for has, least in zip(*_reached(training, runs), strict=True))


def _reached(
    training: TrainingSpec, runs: Sequence[TrainingRun]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What each run reached, and what it has to."""
    return (
        tuple(last_value(run.curves, training.accuracy) for run in runs),
        tuple(_needed(training, run) for run in runs),
    )


def told_apart(one: float, other: float) -> tuple[float, float]:
    """Two numbers with three decimals, or as many as it takes to tell them apart."""
    rounded = ((round(one, digits), round(other, digits)) for digits in range(3, 16))
    return next((pair for pair in rounded if pair[0] != pair[1]), (one, other))


def public_curves(curves: Curves) -> dict[str, tuple[float, ...]]:
    """The curves of a run, as results give them."""
    return {name: _finite(curve) for name, curve in curves.items()}


def public_surface(surface: Surface | None) -> SurfacePicture | None:
    """What a run learned, as results give it."""
    if surface is None:
        return None
    return SurfacePicture(
        (float(surface.x[0]), float(surface.x[1])),
        (float(surface.y[0]), float(surface.y[1])),
        _rows(np.clip(surface.values, 0, 1), 2),
        _rows(surface.points, 3),
        tuple(int(label) for label in surface.labels),
    )


def _rows(array: AnyArray, decimals: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(float(value), decimals) for value in row) for row in array.tolist())


def _needed(training: TrainingSpec, run: TrainingRun) -> float:
    """The accuracy that a run has to reach."""
    if run.reference is None:
        return training.threshold
    # Rounded, so that 0.88 reaches 0.9 - 0.02.
    return min(training.threshold, round(run.reference - training.margin, 9))


def last_value(curves: Curves, curve: str) -> float:
    """Where a curve of a run ends; 0 where it has no finite end."""
    values = curves.get(curve, ())
    return values[-1] if values and np.isfinite(values[-1]) else 0.0


def _finite(curve: Sequence[float]) -> tuple[float, ...]:
    # JSON has no NaN; a curve ends where its numbers do.
    return tuple(round(value, 6) for value in curve if np.isfinite(value))


def _item(
    training: TrainingSpec,
    status: ItemStatus,
    *findings: Finding,
    evidence: Evidence | None = None,
) -> JudgedItem:
    return JudgedItem(
        id=f"training.{training.id}",
        task=training.task,
        function=None,
        output=None,
        score=training.points if status == "passed" else 0.0,
        max_score=training.points,
        status=status,
        findings=findings,
        evidence=evidence or Evidence(),
    )
