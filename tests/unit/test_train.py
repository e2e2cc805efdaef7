"""Training goes on with, or ends at, whatever a student's functions return."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.judge.answered import Answered, Earlier, TrainingRun
from grader.judge.asking import Judge
from grader.judge.verdict import judge
from grader.lab import TrainingCall, TrainingLoop, TrainingStep
from grader.lab.model import LabSpec
from grader.lab.training import run_steps
from grader.lab.training_model import Surface, Trained
from grader.notebook.analysis import Analysis
from grader.notebook.lost import Changed, Lost
from grader.plan import make_plan
from grader.requests import CallRequest, Request
from grader.rounds import completed
from grader.training.trainers import drawn, run_training
from grader.transcript import (
    Absent,
    Call,
    CallAnswer,
    Raised,
    Returned,
    TrainingAnswer,
    Transcript,
)
from grader.values.tree import AnyArray
from tests.support.judging import at_once
from tests.unit.build import function_of, line_lab, right_answer

RIGHT = (np.ones((2, 1)), np.ones((1, 1)))


def answering(*arrays: AnyArray | None) -> Call:
    """Functions that all return the same arrays, of which some may be none."""
    return lambda name, arguments: Returned(list(arrays))


def trained(
    train: Callable[[Mapping[str, Callable[..., Any]], int], Trained], *arrays: AnyArray | None
) -> TrainingAnswer:
    """A run of a trainer with functions that return these arrays."""
    lab: LabSpec = line_lab()
    training = replace(lab.trainings[0], run=train, accuracy="accuracy")
    return run_training(lab, training, 0, answering(*arrays))


def one_step(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
    """A trainer that takes one step, and needs numbers that can be ordered."""
    weights, bias = np.zeros((2, 1)), np.zeros((1, 1))
    d_weights, d_bias = functions["gradients"](weights, bias, np.ones((2, 3)), np.ones((1, 3)))
    if np.isnan(d_weights).any():
        raise np.linalg.LinAlgError("singular")
    return Trained({"accuracy": [float((weights - d_weights).sum() + (bias - d_bias).sum())]})


def test_right_arrays_are_trained_with() -> None:
    """The curve is what the trainer makes of them."""
    assert trained(one_step, *RIGHT).curves == {"accuracy": (-3.0,)}


@pytest.mark.parametrize("dtype", ["c16", "c8", "?", "i1", "u1", "f2"])
def test_odd_numbers_are_trained_with_as_real_ones(dtype: str) -> None:
    """A negative step in unsigned integers, or a complex accuracy, is nobody's fault."""
    run = trained(one_step, *(array.astype(dtype) for array in RIGHT))
    assert run.curves == {"accuracy": (-3.0,)}


@pytest.mark.parametrize(
    "arrays",
    [
        (RIGHT[0], None, RIGHT[1]),
        (None, *RIGHT),
        (*RIGHT, None),
        (None, None),
        (RIGHT[0],),
        (),
        (np.ones((7, 7)), RIGHT[1]),
        (np.full((2, 1), np.nan), RIGHT[1]),
    ],
)
def test_what_cannot_be_trained_with_is_the_functions_failure(
    arrays: tuple[AnyArray | None, ...],
) -> None:
    """Neither too many values nor ones that stop the trainer stop the grader."""
    run = trained(one_step, *arrays)
    if run.failure is None:  # what is there to spare is left aside
        assert run.curves == {"accuracy": (-3.0,)}
        return
    assert run.failed_function == "gradients"
    assert isinstance(run.failure, Raised)


def test_a_trainer_that_fails_by_itself_is_not_the_students_fault() -> None:
    """Nothing of the student's had been called."""

    def broken(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        raise KeyError(seed)

    with pytest.raises(KeyError):
        trained(broken, *RIGHT)


@pytest.mark.parametrize(("threshold", "wanted"), [(-10.0, None), (-3.0, None), (0.0, 1.5)])
def test_the_reference_is_trained_where_it_is_needed(
    threshold: float, wanted: float | None
) -> None:
    """Only for a run below the threshold, with that run's seed."""
    seeds: list[int] = []

    def run(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        seeds.append(seed)
        return Trained({"accuracy": [1.5]})

    (made,) = judged_training(run, threshold).trainings["fit"]
    assert made.reference == wanted
    assert seeds == ([] if wanted is None else [42])


def test_a_reference_that_cannot_be_trained() -> None:
    """That is the lab's fault, and said to be."""

    def run(functions: Mapping[str, Callable[..., Any]], seed: int) -> Trained:
        raise ValueError("of another lab")

    assert "of another lab" in judged_training(run, 0.5).faults["fit"]


def judged_training(
    run: Callable[[Mapping[str, Callable[..., Any]], int], Trained], threshold: float
) -> Answered:
    """What a right submission's training rests on, that ends at -3, by this reference."""
    lab = line_lab()
    training = replace(lab.trainings[0], run=run, accuracy="accuracy", threshold=threshold)
    lab = replace(lab, trainings=(training,))
    plan = make_plan(lab, 0)
    judge = Judge(lab, plan, Analysis())

    async def answer(request: Request) -> CallAnswer | TrainingAnswer:
        if not isinstance(request, CallRequest):
            return TrainingAnswer({"accuracy": (-3.0,)})
        function = function_of(lab, request.steps[0].name)
        inputs = tuple(step.arguments for step in request.steps)
        return CallAnswer(inputs, tuple(right_answer(function, given) for given in inputs))

    return judge.judge(at_once(completed(judge, Transcript(), answer))).answered


def test_a_declared_step_is_what_it_says() -> None:
    """Calls on named values, then the update; curves are means, and what ends an epoch gives."""
    step = TrainingStep(
        (TrainingCall("double", ("x",), ("y",)), TrainingCall("both", ("w", "y"), ("a", "b"))),
        {"w": "b"},
        0.5,
    )
    batches = [[{"x": np.array(1.0)}, {"x": np.array(3.0)}], [{"x": np.array(5.0)}]]
    loop = TrainingLoop(
        {"w": np.array(1.0)},
        batches,
        lambda values: {"a": float(values["a"]), "x": float(values["x"])},
        lambda state: {"w": float(state["w"])},
    )
    functions: dict[str, Callable[..., Any]] = {
        "double": lambda x: 2 * x,
        "both": lambda w, y: (w + y, y),
    }
    curves = run_steps(step, loop, functions).curves
    assert curves == {"a": [(3 + 6) / 2, 7.0], "x": [2.0, 5.0], "w": [-3.0, -8.0]}


def test_training_with_a_function_that_a_later_cell_takes_away() -> None:
    """It is trained with as it was: no points without a run, nor is it called missing."""
    lab = line_lab()
    plan = make_plan(lab, 0)
    gradients, predict = function_of(lab, "gradients"), function_of(lab, "predict")
    right = {
        function.name: tuple(
            right_answer(function, given) for given in plan.problem_sets[function.name].calls
        )
        for function in (gradients, predict)
    }
    analysis = Analysis(lost=Lost(changed={"gradients": Changed(1, 2, "")}))
    answered = Answered(
        (),
        {"predict": right["predict"], "gradients": (Absent(),)},
        {"fit": (TrainingRun(0, {lab.trainings[0].accuracy: (0.1,)}),)},
        earlier={"gradients": Earlier(1, right["gradients"])},
    )
    items = {item.id: item for item in judge(lab, plan, answered, analysis)}
    assert items["gradients.d_bias"].status == "passed"
    assert (items["training.fit"].status, items["training.fit"].score) == ("failed", 0)


@pytest.mark.parametrize(
    "odd",
    [
        {"values": np.ones(3)},
        {"values": np.full((2, 2), np.nan)},
        {"labels": np.array([np.nan])},
        {"points": np.array([["a", "b"]])},
    ],
)
def test_a_picture_never_costs_marks(odd: Mapping[str, Any]) -> None:
    """One that cannot be drawn is left out."""
    right = Surface((0.0, 1.0), (0.0, 1.0), np.ones((2, 2)), np.ones((1, 2)), np.zeros(1))
    assert drawn(Trained({}, lambda: right)) is not None
    assert drawn(Trained({}, lambda: replace(right, **odd))) is None
