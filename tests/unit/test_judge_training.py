"""Judging a training run by the accuracy that it reached."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence import ItemStatus
from grader.judge.answered import TrainingRun
from grader.judge.scoring.training import judge_training
from grader.lab.training_model import TrainingSpec
from grader.result import Item
from grader.transcript import UNUSABLE, Absent, Answer, Died, Raised, TimedOut
from tests.unit.build import in_words

TRAINING = TrainingSpec(
    "relu", "training", "Learns", 6, ("forward", "grads"), dict, 0.9, seeds=(1, 2)
)


def judged(
    training: TrainingSpec, runs: Sequence[TrainingRun], missing: Mapping[str, ItemStatus]
) -> Item:
    """The item of a training."""
    return in_words([judge_training(training, runs, missing)])[0]


def runs(*accuracies: float) -> list[TrainingRun]:
    """One run for each seed, that ended with an accuracy."""
    return [
        TrainingRun(seed, {"loss": (2.0, 1.0), "test_accuracy": (0.5, accuracy)})
        for seed, accuracy in enumerate(accuracies, 1)
    ]


def test_passed() -> None:
    """Full points where every seed reaches the threshold, with the curves as evidence."""
    item = judged(TRAINING, runs(0.95, 0.9), {})
    assert (item.status, item.score, item.max_score) == ("passed", 6, 6)
    assert (item.id, item.task, item.function) == ("training.relu", "training", None)
    assert item.evidence.accuracy == (0.95, 0.9)
    assert item.evidence.threshold == 0.9
    assert item.evidence.curves == {"loss": (2.0, 1.0), "test_accuracy": (0.5, 0.95)}


@pytest.mark.parametrize("accuracies", [(0.95, 0.85), (0.85, 0.95), (0.0, 0.0), (0.95, math.nan)])
def test_failed(accuracies: tuple[float, ...]) -> None:
    """One seed below the threshold fails, and the message says how far it got."""
    item = judged(TRAINING, runs(*accuracies), {})
    assert (item.status, item.score) == ("failed", 0)
    lowest = min(0.0 if math.isnan(value) else value for value in accuracies)
    assert f"{lowest:.2f}" in item.message
    assert "0.90" in item.message


@pytest.mark.parametrize(
    ("reference", "accuracy", "needed"),
    [
        (0.99, 0.89, 0.9),  # a good reference does not raise what is asked for
        (0.99, 0.9, 0.9),
        (0.85, 0.84, 0.83),  # a hard draw asks for less
        (0.85, 0.83, 0.83),
        (0.85, 0.82, 0.83),
        (0.9, 0.88, 0.88),
        (0.92, 0.9, 0.9),
        (0.91, 0.89, 0.89),
    ],
)
def test_what_the_reference_reaches(reference: float, accuracy: float, needed: float) -> None:
    """Never more than the threshold is needed, nor more than the reference less the margin."""
    run = replace(runs(accuracy)[0], reference=reference)
    item = judged(replace(TRAINING, seeds=(1,)), [run], {})
    assert item.evidence.threshold == needed
    assert item.status == ("passed" if accuracy >= needed else "failed")
    assert item.message == "" or f"{needed:.3f} is needed" in item.message


def test_each_seed_has_what_it_needs() -> None:
    """A run is not helped by another's hard data."""
    hard, easy = runs(0.85, 0.85)
    made = [replace(hard, reference=0.85), replace(easy, reference=0.99)]
    item = judged(TRAINING, made, {})
    assert (item.status, item.evidence.threshold) == ("failed", 0.9)


@pytest.mark.parametrize("curves", [{}, {"loss": (1.0,)}, {"test_accuracy": ()}])
def test_no_accuracy(curves: dict[str, tuple[float, ...]]) -> None:
    """A run without the curve that is asked for reaches nothing."""
    item = judged(TRAINING, [TrainingRun(1, curves), TrainingRun(2, curves)], {})
    assert (item.status, item.score) == ("failed", 0)


@pytest.mark.parametrize(
    ("failure", "status", "told"),
    [
        (Raised("ValueError", "bad shapes"), "crashed", "bad shapes"),
        (TimedOut(120), "timed_out", "120 s"),
        (Died("exit code 9"), "crashed", "exit code 9"),
        (Absent(), "not_attempted", "not defined"),
    ],
)
def test_failures(failure: Answer, status: str, told: str) -> None:
    """A function that fails on the way ends the training, and the message names it."""
    item = judged(TRAINING, [*runs(1.0), TrainingRun(2, {}, "grads", failure)], {})
    assert (item.status, item.score) == (status, 0)
    assert "grads" in item.message
    assert told in item.message


def test_not_attempted() -> None:
    """Training with functions that are not written yet is not attempted, and names them."""
    item = judged(TRAINING, runs(1.0, 1.0), {"grads": "not_attempted", "other": "crashed"})
    assert (item.status, item.score) == ("not_attempted", 0)
    assert "grads" in item.message
    assert "other" not in item.message
    assert judged(TRAINING, runs(1.0, 1.0), {"other": "crashed"}).status == "passed"


def test_unasked() -> None:
    """Runs that were not made are the grader's failure."""
    for made in (runs(), runs(1.0)):
        item = judged(TRAINING, made, {})
        assert (item.status, item.score) == ("error", 0)


def test_just_below_the_threshold() -> None:
    """An accuracy below the threshold by any amount does not reach it."""
    assert judged(TRAINING, runs(1.0, 0.9 - 1e-5), {}).status == "failed"


curves = st.dictionaries(
    st.sampled_from(["test_accuracy", "loss", "other"]), st.lists(st.floats()).map(tuple)
)


@given(st.lists(st.builds(TrainingRun, st.integers(0, 3), curves), max_size=3))
def test_any_curves(made: list[TrainingRun]) -> None:
    """Whatever the curves, points are all or none, and evidence holds finite numbers only."""
    item = judged(TRAINING, made, {})
    assert item.score == (6 if item.status == "passed" else 0)
    for curve in (item.evidence.curves or {}).values():
        assert all(math.isfinite(value) for value in curve)
    assert all(math.isfinite(value) for value in item.evidence.accuracy or ())


def test_what_did_not_load_is_not_missing() -> None:
    """A function whose cell crashed is not said to be unwritten, beside one that is."""
    item = judged(TRAINING, [], {"forward": "not_attempted", "grads": "crashed"})
    assert item.status == "crashed"
    assert item.message == (
        "Training needs `grads`, which the notebook does not define when it runs."
    )


@pytest.mark.parametrize("below", [1e-3, 1e-5, 1e-9])
def test_accuracies_are_told_apart(below: float) -> None:
    """What is reached and what is needed never read alike."""
    item = judged(replace(TRAINING, seeds=(1,)), runs(0.9 - below), {})
    reached, needed = re.findall(r"\d\.\d+", item.message)
    assert float(reached) < float(needed)


def test_what_training_cannot_use() -> None:
    """Is told as such, with the function that returned it: it did not stop itself."""
    failed = TrainingRun(1, {}, failure=Raised(UNUSABLE, "d_U has shape (3,), expected (3, 5)"))
    item = judged(TRAINING, [replace(failed, failed_function="grads")], {})
    assert item.message == (
        "Training cannot use what `grads` returns: d_U has shape (3,), expected (3, 5)."
    )
    assert "Unusable" not in str(item)
