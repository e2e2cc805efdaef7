"""Claims: what must hold of answers, tried in a process of ours within limits."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.bodies.child import BodyLimits, Done, Over, run_body
from grader.bodies.claims import Fails, Holds, try_claim
from grader.errors import HarnessError, LabError
from grader.inside.agent import RESUME
from grader.judge.functions import judge_function
from grader.lab import Ignored, Lab, Problems, UpToOrder
from grader.lab.load import load_lab
from grader.plan import make_plan
from grader.result import Item
from grader.session.local import answers_in_process
from grader.values.limits import MAX_BYTES
from grader.values.tree import AnyArray
from tests.unit.build import ROOT, function_of, in_words

FACTORS = load_lab(ROOT / "tests" / "labs" / "factors")
SHORT = BodyLimits(seconds=0.5, memory=256, exchanges=3)


def judged(function: Callable[..., Any], lab: Any = FACTORS, name: str = "lu") -> dict[str, Item]:
    """The items of a function that a student wrote, claims and outputs."""
    problem_set = make_plan(lab, 0).problem_sets[name]
    answers = answers_in_process({name: function}, name, problem_set.calls)
    declared = function_of(lab, name)
    return {
        item.id: item for item in in_words(judge_function(declared, problem_set, answers), declared)
    }


def without_pivoting(A: AnyArray) -> tuple[AnyArray, list[list[float]], AnyArray]:
    """Right factors, other ones than the reference's, one of them in lists."""
    n = len(A)
    L, U = np.eye(n), A.copy()
    for k in range(n):
        for i in range(k + 1, n):
            L[i, k] = U[i, k] / U[k, k]
            U[i] -= L[i, k] * U[k]
    return np.eye(n), L.tolist(), U


def test_a_claim_holds_of_answers_that_the_reference_does_not_give() -> None:
    """Each claim is an item of its own, with its title; lists are arrays where one is meant."""
    items = judged(without_pivoting)
    assert [items[f"lu.{name}"].score for name in ("residual", "triangular", "pivoted")] == [
        4,
        2,
        0,
    ]
    assert items["lu.residual"].message == "P A = L U."
    assert "no multiplier is larger than 1" in items["lu.pivoted"].message
    assert {"lu.residual", "lu.triangular", "lu.pivoted"} <= set(FACTORS.item_ids)
    assert FACTORS.max_score == 8


@pytest.mark.parametrize(
    ("function", "status", "said"),
    [
        (lambda A: (np.eye(len(A)), np.eye(len(A)), 2 * A), "failed", "the largest difference is"),
        (lambda A: (np.eye(2), np.eye(len(A)), A), "failed", "cannot be checked, with n ="),
        (lambda A: (None, np.eye(len(A)), A), "failed", "since P is missing"),
        (lambda A: dict[int, int]()[1], "crashed", "KeyError"),
        (lambda A: np.eye(len(A)), "failed", "since L is missing"),
    ],
)
def test_what_does_not_hold_is_told(function: Any, status: str, said: str) -> None:
    """With the sentence of the claim, or why it cannot be tried; never as a fault of the grader."""
    item = judged(function)["lu.residual"]
    assert (item.status, item.score) == (status, 0)
    assert said in item.message


def test_claims_see_what_came_back_in_its_own_order() -> None:
    """Where an output may come in any order, others may go with it."""
    lab = Lab("eigen", "Eigenvalues")
    task = lab.task("1", "It")

    def eig(A: AnyArray) -> tuple[AnyArray, AnyArray]:
        values, vectors = np.linalg.eigh(A)
        return values, vectors

    def holds(A: AnyArray, values: AnyArray, vectors: AnyArray) -> bool:
        return np.allclose(A @ vectors, vectors * values)

    on = Problems(lambda rng, n: {"A": np.cov(rng.normal(size=(n, 9)))}, [{"n": 3}, {"n": 4}])
    lab.function(task, on=on, returns={"values": UpToOrder(1), "vectors": Ignored()})(eig)
    lab.claim(task, of="eig", points=1)(holds)
    spec = lab.build()
    found = judged(lambda A: [part[..., ::-1] for part in np.linalg.eigh(A)], spec, "eig")
    assert [item.score for item in found.values()] == [1, 1]
    mixed = judged(lambda A: (np.linalg.eigvalsh(A), eig(A)[1][:, ::-1]), spec, "eig")
    assert [item.score for item in mixed.values()] == [1, 0]


def forever(x: float) -> bool:
    """Never ends unless x is small."""
    while x > 1e3:
        pass
    return True


def greedy(x: float) -> bool:
    """Takes as much memory as x says."""
    return bool(np.ones(int(x)).any())


def lab_of(claim: Callable[..., object], **options: Any) -> Lab:
    """A lab of one function with one claim."""
    lab = Lab("one", "One")
    task = lab.task("1", "One")
    on = Problems(lambda rng, n: {"n": n}, [{"n": 2}, {"n": 3}])
    lab.function(task, on=on, returns={"x": 1})(lambda_named(lambda n: float(n)))
    lab.claim(task, of="double", points=1, **options)(claim)
    return lab


def lambda_named(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function under the name that students are asked for."""
    function.__name__ = "double"
    return function


@pytest.mark.parametrize(("claim", "limit"), [(forever, "0.5 s"), (greedy, "1024 MiB of memory")])
def test_a_limit_is_the_students_fault_where_the_reference_passes(
    claim: Callable[..., object], limit: str
) -> None:
    """The same claim ends well for the reference: so it is what came back that takes too much."""
    lab = lab_of(claim, seconds=0.5).build()
    item = judged(lambda n: 1e12, lab, "double")[f"double.{claim.__name__}"]
    assert (item.status, item.score) == ("failed", 0)
    assert f"takes more than {limit}" in item.message
    assert judged(lambda n: 2 * n, lab, "double")[f"double.{claim.__name__}"].status == "passed"


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        (lambda x: x < 2.5, "does not hold for the reference, with n = 3"),
        (lambda x: None, "returns NoneType, not True, False or a sentence"),
        (lambda x: 1 / 0, "fails with ZeroDivisionError"),
        (lambda y: True, "takes y, which is neither drawn nor an output"),
        (lambda x: [0 for _ in iter(int, 1)], "limit of"),
    ],
)
def test_a_claim_that_is_wrong_is_the_labs_fault(claim: Any, fault: str) -> None:
    """It is found when the lab is declared."""
    with pytest.raises(LabError, match=fault):
        lab_of(claim, seconds=0.5).build()


def test_claims_are_declared_of_functions() -> None:
    """All at once, as other faults are."""
    lab = lab_of(lambda x: True)
    lab.claim("1", of="triple", points=1)(forever)
    lab.claim("2", of="double", points=-1)(greedy)
    with pytest.raises(LabError) as caught:
        lab.build()
    for part in ("a claim of 'triple'", "task '2'", "worth -1 points"):
        assert part in caught.value.message


def test_a_body_is_ended_at_every_limit() -> None:
    """Whatever it does, the parent goes on."""

    def asks(ask: Any) -> Any:
        return [ask(number) for number in range(9)]

    def dies(_: object) -> Any:
        os._exit(3)

    def waits(_: object) -> Any:
        while True:
            pass

    assert run_body(asks, SHORT, lambda asked: asked + 1) == Over("exchanges")
    assert run_body(asks, BodyLimits(), lambda asked: asked + 1) == Done(list(range(1, 10)))
    again = [(RESUME, "", (), 0)] * 9
    assert run_body(lambda ask: [ask(one) for one in again], SHORT, lambda _: 1) == Done([1] * 9)
    few = replace(SHORT, callbacks=8)
    assert run_body(lambda ask: [ask(one) for one in again], few, lambda _: 1) == Over("callbacks")
    assert run_body(lambda ask: ask(1), SHORT, lambda _: (b" " * MAX_BYTES,)) == Over("process")
    assert run_body(dies, SHORT) == Over("process")
    assert run_body(waits, SHORT) == Over("time")
    assert run_body(lambda _: time.sleep(60), BodyLimits(seconds=0.1)) == Over("time")
    assert run_body(lambda _: [0] * 10**9, SHORT) == Over("memory")
    assert run_body(lambda _: float(np.random.rand()), SHORT, seed=3) == Done(
        np.random.RandomState(3).rand()
    )


def test_others_on_the_machine_cost_nothing() -> None:
    """Time that the body does not run is not its own, and who the machine kills is not at fault."""
    busy = BodyLimits(seconds=0.2)
    assert run_body(lambda _: time.sleep(0.5), busy) == Done(None)
    with pytest.raises(HarnessError):
        run_body(lambda _: os.kill(os.getpid(), signal.SIGKILL), busy)


@pytest.mark.parametrize("kind", [KeyError, TimeoutError, OSError])
def test_what_an_answer_raises_ends_the_body(kind: type[Exception]) -> None:
    """It is for whoever asked to run it, and no limit of the body's."""

    def answer(asked: Any) -> Any:
        raise kind(asked)

    with pytest.raises(kind):
        run_body(lambda ask: ask("x"), SHORT, answer)


def test_a_claim_is_tried_on_every_case() -> None:
    """The first in which it fails is named."""
    cases = [{"x": 1}, {"x": 2}, {"x": 3}]
    assert try_claim(lambda x: x < 3, cases, SHORT) == Fails(2)
    assert try_claim(lambda x: x < 2 or f"{x} is large", cases, SHORT) == Fails(1, "2 is large")
    assert try_claim(lambda x: np.bool_(x < 4), cases, SHORT) == Holds()
