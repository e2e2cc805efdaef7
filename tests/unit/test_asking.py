"""What the judge asks for, and when: what the reference takes part in comes last."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.judge.asking import Judge
from grader.judge.recipes import call_request
from grader.lab import Lab, LabSpec, Problems
from grader.notebook.analysis import Analysis
from grader.notebook.lost import Changed, Lost
from grader.plan import Plan, make_plan
from grader.requests import CallRequest, Request
from grader.transcript import Absent, Answer, CallAnswer, Returned, TrainingAnswer, Transcript
from tests.unit.build import function_of, line_lab, right_answer


def points(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """N numbers."""
    return {"x": rng.normal(size=N)}


def chain() -> LabSpec:
    """Helpers, and two functions of which the second leans on the first; a training."""
    lab = Lab("chain", "A chain")
    task = lab.task("1", "All")
    on = Problems(points, [{"N": 5}, {"N": 8}])

    @lab.helper(on=on, returns=["z"])
    def half(x: Any) -> Any:
        """Half."""
        return x / 2

    @lab.helper(on=on, returns=["z"])
    def third(x: Any) -> Any:
        """A third."""
        return x / 3

    @lab.function(task, on=on, returns={"y": 4})
    def double(x: Any) -> Any:
        """Double."""
        return 2 * x

    @lab.function(task, on=on, returns={"y": 6})
    def triple(x: Any) -> Any:
        """Triple."""
        return 3 * x

    @lab.training(task, "fit", "It fits", points=5, uses=("triple",), threshold=0.9)
    def fit(functions: Any, seed: int) -> dict[str, list[float]]:
        """Never run here."""
        raise NotImplementedError

    return lab.build()


LAB = chain()
PLAN = make_plan(LAB, 0)
USES = {"triple": frozenset({"double"}), "double": frozenset({"half"})}
FACTS = Analysis(defined={"double": 1, "triple": 2}, uses=USES)


def called(request: Request) -> str:
    """A request in short: what is called, with what, where."""
    if not isinstance(request, CallRequest):
        return f"train {'+'.join(request.substitutes)}".strip()
    where = "" if request.position is None else f" at {request.position}"
    return f"{request.steps[0].name} {'+'.join(request.substitutes)}".strip() + where


def rounds(analysis: Analysis, **factors: float | None) -> list[list[str]]:
    """What is asked in each round of a submission whose functions multiply by these factors.

    None is a function that is not there; with substitutes all are right, but for those that are
    named with other substitutes. One named with a cell is so at that cell.
    """
    right = {"double": 2.0, "triple": 3.0, "half": 0.5, "third": 1 / 3}
    judge, transcript, asked = Judge(LAB, PLAN, analysis), Transcript(), []

    def outcome(request: CallRequest, factor: float | None, x: Any) -> Answer:
        return Absent() if factor is None else Returned(factor * x, (x,))

    while requests := judge.lacks(transcript):
        asked.append([called(request) for request in requests])
        for request in requests:
            if not isinstance(request, CallRequest):
                end = 1.0 if request.substitutes else 0.1
                answer: Any = TrainingAnswer({"test_accuracy": (end,)}, fault="")
            else:
                name = request.steps[0].name
                factor = factors.get(name, right[name])
                if request.position is not None:
                    factor = factors.get(f"{name}_{request.position}", factor)
                if request.substitutes:
                    factor = factors.get("_".join((name, *request.substitutes)), right[name])
                inputs = tuple(step.arguments for step in request.steps)
                outcomes = tuple(outcome(request, factor, *given) for given in inputs)
                answer = CallAnswer(inputs, outcomes, request.substitutes)
            transcript = transcript.with_answer(request.key, answer)
    return asked


@pytest.fixture(autouse=True)
def reference_that_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lab's own functions reach all there is to reach."""
    from grader.judge import reading
    from grader.lab.training_model import Trained

    reached = Trained({"test_accuracy": [1.0]})
    monkeypatch.setattr(reading, "reference_run", lambda *_: reached)


def test_what_is_right_is_asked_once() -> None:
    """Functions, then the training."""
    assert rounds(FACTS) == [["double", "triple"], ["train"]]


def test_substitutes_come_last() -> None:
    """What failed is asked again once all else is known, the training after it."""
    asked = rounds(FACTS, double=5.0, triple=7.0)
    assert asked[0] == ["double", "triple"]
    alone = [one for each in asked for one in each if " " not in one]
    flat = [one for each in asked for one in each]
    assert flat[: len(alone)] == alone
    assert set(flat[len(alone) :]) == {"double half", "triple double", "train double"}
    assert flat[-1] == "train double"


def test_nothing_is_asked_for_what_the_reference_has_answered() -> None:
    """One fork might keep for another what it was told, so each is done before it is told of."""
    uses = {"double": frozenset({"half", "third"}), "triple": frozenset({"double", "half"})}
    wrong: dict[str, float | None] = {"half": 7.0, "double": 5.0, "triple": 7.0, "double_half": 5.0}
    flat = [one for each in rounds(replace(FACTS, uses=uses), **wrong) for one in each]
    assert {"double half", "double half+third", "triple half+double"} < set(flat)
    told: set[str] = set()
    for name, _, substitutes in (one.partition(" ") for one in flat if not one.startswith("train")):
        assert name not in told
        told.update(substitutes.split("+"))


def test_a_blank_is_never_replaced() -> None:
    """Nor asked for again."""
    analysis = replace(FACTS, unattempted=frozenset({"double"}))
    flat = [one for each in rounds(analysis, double=5.0, triple=7.0) for one in each]
    assert "double" not in {name for one in flat for name in one.partition(" ")[2].split("+")}


def test_a_function_that_a_later_cell_changes() -> None:
    """It is asked as it was at the end of its own cell, and there again where that is better."""
    analysis = replace(FACTS, lost=Lost(changed={"triple": Changed(2, 4, "double")}))
    assert rounds(analysis) == [["double", "triple"], ["train"]]
    flat = [one for each in rounds(analysis, triple=7.0, triple_2=3.0) for one in each]
    assert flat[:3] == ["double", "triple", "triple at 2"]
    gone = [one for each in rounds(analysis, triple=None) for one in each]
    assert gone[:3] == ["double", "triple", "triple at 2"]


def test_a_key_names_the_recipe() -> None:
    """Seeds, sizes, positions and substitutes are in it; the numbers that are drawn are not."""
    judge = Judge(LAB, PLAN, FACTS)
    (double, triple) = judge.lacks(Transcript())
    assert double.key != triple.key
    assert "sizes=N=5;N=8" in double.key.text
    again = Judge(LAB, make_plan(LAB, 0), FACTS).lacks(Transcript())
    assert [one.key for one in again] == [double.key, triple.key]
    other = Judge(LAB, make_plan(LAB, 1), FACTS).lacks(Transcript())
    assert {one.key for one in other}.isdisjoint({double.key, triple.key})


def test_a_fault_of_ours_takes_one_function_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for the others is asked, and they are judged."""
    lab = line_lab()
    plan = make_plan(lab, 0)

    def failing(plan: Plan, declared: Any, name: str, *others: Any) -> CallRequest:
        if name == "predict":
            raise OSError("the lab is gone")
        return call_request(plan, declared, name, *others)

    monkeypatch.setattr("grader.judge.function_answers.call_request", failing)
    judge = Judge(lab, plan, Analysis())
    (request,) = judge.lacks(Transcript())
    assert isinstance(request, CallRequest)
    inputs = tuple(step.arguments for step in request.steps)
    right = tuple(right_answer(function_of(lab, "gradients"), given) for given in inputs)
    transcript = Transcript().with_answer(request.key, CallAnswer(inputs, right))
    items = {item.id: item for item in judge.judge(transcript).items}
    assert items["gradients.d_bias"].status == "passed"
    assert items["predict.prediction"].status == "error"
    assert "the lab is gone" in (items["predict.prediction"].evidence.fault or "")
