"""grader.audit: what the audit of a small lab finds, and what it does not hold against it."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from rich.console import Console

from grader.audit import trial
from grader.audit.baseline import reference_faults, template_report
from grader.audit.mutants import Mutant
from grader.audit.report import Audit, items_of, to_json
from grader.audit.report import MutantReport as Report
from grader.audit.run import audit_lab, mutants_of, subject_of
from grader.audit.terminal import print_audit
from grader.audit.trial import try_mutant
from grader.judge.findings import JudgedItem
from grader.judge.functions import judge_function
from grader.lab import GradientCheck, Lab, LabSpec, Output, Problems, per_sample
from grader.lab.function_model import Mistake
from grader.plan import make_plan
from grader.values.tree import AnyArray
from tests.support.notebooks import write_notebook
from tests.unit.build import line_problem, squared_error

STRONG = [{"K": 3, "N": 4}, {"K": 2, "N": 1}, {"K": 4, "N": 3}, {"K": 3, "N": 4}]
Formula = Callable[..., Mapping[str, Any]]


def d_bias(weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray) -> AnyArray:
    """The right gradient of the bias."""
    return np.asarray(np.mean(weights.T @ x + bias - y, axis=1, keepdims=True))


def audited_lab(
    sizes: Sequence[Mapping[str, int]] = STRONG,
    mistakes: Mapping[str, Formula] | None = None,
    template: Path | None = None,
    output: Output | None = None,
    loss: Callable[..., float] = squared_error,
    threshold: float | None = None,
) -> LabSpec:
    """A lab of one function, the gradients of a line, with the mistakes given."""
    lab = Lab("line", "Fitting a line", template=str(template or ""))
    task = lab.task("1", "Learn")

    @lab.function(
        task,
        on=Problems(line_problem, sizes, "N"),
        returns={"d_weights": 3, "d_bias": output or Output(2)},
        gradient=GradientCheck(loss, {"d_weights": "weights", "d_bias": "bias"}),
    )
    def gradients(
        weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray
    ) -> tuple[AnyArray, AnyArray]:
        """Gradients of the loss."""
        residual = (weights.T @ x + bias - y) / x.shape[1]
        return x @ residual.T, residual.sum(axis=1, keepdims=True)

    lab.mistakes(
        Mistake(name, "gradients", f"It looks like {name}.", formula)
        for name, formula in (mistakes or {}).items()
    )
    if threshold is not None:

        @lab.training(
            task, "fit", "The line fits", points=5, uses=("gradients",), threshold=threshold
        )
        def fit(functions: Mapping[str, Callable[..., Any]], seed: int) -> dict[str, list[float]]:
            """Tells whether one step goes down."""
            problem = line_problem(np.random.default_rng(seed), 3, 40)
            d_weights, _ = functions["gradients"](*problem.values())
            before = squared_error(**problem)
            after = squared_error(**{**problem, "weights": problem["weights"] - 0.01 * d_weights})
            return {"test_accuracy": [1.0 if after < before else 0.5]}

    return lab.build()


def times_n(weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray) -> dict[str, AnyArray]:
    """The bias' gradient, not averaged."""
    return {"d_bias": d_bias(weights, bias, x, y) * x.shape[1]}


def over_k(weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray) -> dict[str, AnyArray]:
    """The bias' gradient, divided by the wrong size."""
    return {"d_bias": d_bias(weights, bias, x, y) * x.shape[1] / x.shape[0]}


def mutant_of(audit: Audit, name: str) -> Report:
    """A mutant of an audit by its id."""
    return next(mutant for mutant in audit.mutants if mutant.id == name)


def test_a_strong_rubric_is_sound() -> None:
    """Every mistake is killed by the item it spoils, and named."""
    audit = audit_lab(audited_lab(mistakes={"summed": times_n, "other-size": over_k}))
    assert audit.sound
    assert audit.reference == ()
    summed = mutant_of(audit, "summed")
    assert summed.outcome == "killed"
    assert summed.killed_by == ("gradients.d_bias",)
    assert summed.naming in ("alone", "one_of_several")
    kinds = {mutant.kind for mutant in audit.mutants if mutant.outcome == "killed"}
    assert kinds == {"dictionary", "generated", "combined"}


def test_batches_of_one_let_a_missing_average_through() -> None:
    """It survives, and the audit says what would tell: a batch of more than one."""
    audit = audit_lab(audited_lab([{"K": 3, "N": 1}, {"K": 4, "N": 1}], {"summed": times_n}))
    assert not audit.sound
    summed = mutant_of(audit, "summed")
    assert summed.outcome == "survived"
    (survival,) = summed.survived
    assert survival.item == "gradients.d_bias"
    assert survival.sizes is not None
    assert survival.sizes["N"] > 1
    assert f"N = {survival.sizes['N']}" in survival.why
    assert mutant_of(audit, "d_weights: times N").outcome == "survived"
    assert mutant_of(audit, "d_weights: negative").outcome == "killed"


def test_equal_sizes_let_a_wrong_divisor_through() -> None:
    """Where K and N are always the same, a division by the one passes for one by the other."""
    audit = audit_lab(audited_lab([{"K": 3, "N": 3}, {"K": 5, "N": 5}], {"other-size": over_k}))
    (survival,) = mutant_of(audit, "other-size").survived
    assert survival.sizes is not None
    assert survival.sizes["K"] != survival.sizes["N"]
    assert mutant_of(audit, "d_bias: times N").outcome == "killed"


def test_sizes_that_never_come_again() -> None:
    """They let a function through that keeps its results by their shape."""
    kept = mutant_of(audit_lab(audited_lab(STRONG[:3])), "its first answer for these shapes again")
    assert kept.outcome == "survived"
    assert all("same sizes" in survival.why for survival in kept.survived)


def test_problems_that_leave_it_to_chance() -> None:
    """A mutant survives that one of the draws does not catch, and why."""

    def rarely(
        weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray
    ) -> Mapping[str, AnyArray]:
        return {"d_bias": d_bias(weights, bias, x, y) + (3.0 if bias[0, 0] > -0.8 else 0.0)}

    lab = audited_lab([{"K": 3, "N": 4}], {"rarely": rarely})
    survivals = [mutant_of(audit_lab(lab, seed), "rarely").survived for seed in range(0, 18, 3)]
    by_chance = [survival[0] for survival in survivals if survival]
    assert by_chance
    assert len(by_chance) < len(survivals)
    assert all("chance" in survival.why for survival in by_chance)


def test_a_loose_tolerance_lets_a_wrong_value_through() -> None:
    """It survives for its tolerance's sake."""
    audit = audit_lab(audited_lab(output=Output(2, tolerance=0.05)))
    (survival,) = mutant_of(audit, "d_bias: 1 % off").survived
    assert "tolerance" in survival.why
    assert mutant_of(audit, "d_weights: 1 % off").outcome == "killed"


def test_what_is_right_is_no_survivor() -> None:
    """A formula that gives the right value is equivalent; one that the lab accepts is accepted."""

    def right(*arguments: AnyArray) -> Mapping[str, AnyArray]:
        return {"d_bias": d_bias(*arguments)}

    def per_column(
        weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray
    ) -> Mapping[str, AnyArray]:
        return {"d_bias": (weights.T @ x + bias - y) / x.shape[1]}

    output = Output(2, accepts=(per_sample(axis=1),))
    audit = audit_lab(audited_lab(mistakes={"right": right, "columns": per_column}, output=output))
    assert audit.sound
    assert mutant_of(audit, "right").outcome == "equivalent"
    columns = mutant_of(audit, "columns")
    assert (columns.outcome, columns.accepted) == ("accepted", ("gradients.d_bias",))


def test_a_reference_that_is_not_right_is_told() -> None:
    """A reference whose outputs are not the derivatives of its loss does not earn everything."""
    lab = audited_lab(loss=lambda weights, bias, x, y: 2 * squared_error(weights, bias, x, y))
    assert {fault.item for fault in reference_faults(lab, [make_plan(lab, 0)])} == {
        "gradients.d_weights",
        "gradients.d_bias",
    }
    assert not audit_lab(lab).sound


SOLVED = """def gradients(weights, bias, x, y):
    residual = (weights.T @ x + bias - y) / x.shape[1]
    return x @ residual.T, residual.sum(axis=1, keepdims=True)"""


@pytest.mark.parametrize(
    ("source", "blank", "provided", "faults"),
    [
        ("def gradients(weights: np.ndarray, bias, x, y):\n    raise NotImplementedError", 1, 0, 0),
        ("", 1, 0, 0),
        (SOLVED, 0, 1, 0),
        (SOLVED.replace("return x", "return -x"), 0, 0, 2),
    ],
)
def test_the_template(tmp_path: Path, source: str, blank: int, provided: int, faults: int) -> None:
    """It is blank, or solved and named as such; anything between is a fault, item by item."""
    cells = ["import no_such_module\nimport numpy as np", source]
    lab = audited_lab(template=write_notebook(tmp_path / "template.ipynb", cells))
    template = template_report(lab, make_plan(lab, 0))
    assert template is not None
    assert len(template.not_attempted) == blank
    assert len(template.provided) == provided
    assert len(template.faults) == faults


def test_a_lab_without_a_template() -> None:
    """There is nothing to say of it."""
    lab = audited_lab()
    assert template_report(lab, make_plan(lab, 0)) is None


def test_a_judge_that_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A right output that loses marks beside a wrong one is collateral damage."""

    def harsh(*arguments: Any, **named: Any) -> tuple[JudgedItem, ...]:
        items = judge_function(*arguments, **named)
        lost = any(item.status != "passed" for item in items)
        lesser = (dataclasses.replace(item, status="failed", score=0.0) for item in items)
        return tuple(lesser) if lost else items

    monkeypatch.setattr(trial, "judge_function", harsh)
    audit = audit_lab(audited_lab())
    assert not audit.sound
    negative = mutant_of(audit, "d_bias: negative")
    assert negative.killed_by == ("gradients.d_bias",)
    assert negative.collateral == ("gradients.d_weights",)
    assert mutant_of(audit, "x changed").collateral == ()


def test_a_judge_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutants on which the judge fails are not judged, and say why."""

    def failing(*_: Any, **__: Any) -> tuple[JudgedItem, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(trial, "judge_function", failing)
    audit = audit_lab(audited_lab())
    assert not audit.sound
    negative = mutant_of(audit, "d_bias: negative")
    assert negative.outcome == "unjudged"
    assert "ZeroDivisionError" in negative.message


def test_a_mistake_whose_formula_fails_is_told() -> None:
    """It can be no hint for anyone: the audit says that it gets none."""

    def failing(*_: AnyArray) -> Mapping[str, AnyArray]:
        raise ZeroDivisionError

    audit = audit_lab(audited_lab(mistakes={"failing": failing}))
    assert mutant_of(audit, "failing").naming == "none"


def test_a_mutant_that_hangs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is limited, as a submission's is."""
    monkeypatch.setattr(trial, "MOST_SECONDS", 0.2)
    lab = audited_lab()

    def endless(*_: AnyArray) -> None:
        while True:
            pass

    subject = subject_of(lab.functions[0], make_plan(lab, 0).problem_sets["gradients"])
    outputs = frozenset({"d_weights", "d_bias"})
    mutant = Mutant("endless", "gradients", "generated", outputs, lambda: endless)
    assert try_mutant(subject, mutant).outcome == "killed"


def test_every_mutant_has_its_own_id() -> None:
    """Also where several mistakes share one."""
    lab = audited_lab(mistakes={"summed": times_n, "other-size": over_k})
    function = lab.functions[0]
    twice = Mistake("summed", "gradients", "", over_k)
    object.__setattr__(function, "mistakes", (*function.mistakes, twice))
    subject = subject_of(function, make_plan(lab, 0).problem_sets["gradients"])
    ids = [mutant.id for mutant in mutants_of(subject, 0)]
    assert "summed #2" in ids
    assert len(ids) == len(set(ids))


def test_trainings_alone() -> None:
    """A training that asks for nothing misses whatever does not fail, and says how many."""
    lenient = audit_lab(audited_lab(threshold=0.5), every_training=True)
    (training,) = lenient.trainings
    assert training.reference == 1
    assert training.tried > training.missed > 0.9 * training.tried > 45
    strict = audit_lab(audited_lab(threshold=0.9), every_training=True)
    assert 0 < strict.trainings[0].missed < strict.trainings[0].tried
    assert mutant_of(strict, "d_weights: negative").trainings == {"fit": False}
    assert mutant_of(strict, "d_bias: negative").trainings == {"fit": True}
    item = next(item for item in strict.items if item.id == "training.fit")
    assert item.redundant


def test_a_sample_of_trainings() -> None:
    """Without every training, few are tried, and nothing is said of what the item is good for."""
    audit = audit_lab(audited_lab(mistakes={"summed": times_n, "k": over_k}, threshold=0.9))
    assert audit.trainings[0].tried == 2
    assert next(item for item in audit.items if item.id == "training.fit").redundant is None


def test_a_threshold_that_the_reference_misses() -> None:
    """It is a fault of the rubric."""
    audit = audit_lab(audited_lab(threshold=1.5))
    assert [fault.item for fault in audit.reference] == ["training.fit"]
    assert not audit.sound


def test_redundant_items() -> None:
    """An item is redundant where every mutant that it kills is killed by another too."""
    mutants = (
        Report("1", "f", "generated", "killed", killed_by=("f.a", "f.b")),
        Report("2", "f", "generated", "killed", killed_by=("f.a",), trainings={"t": False}),
        Report("3", "f", "generated", "equivalent"),
    )
    points = {"f.a": 1.0, "f.b": 2.0, "training.t": 3.0}
    every = {item.id: item for item in items_of(points, mutants, frozenset())}
    assert {name: (item.killed, item.alone, item.redundant) for name, item in every.items()} == {
        "f.a": (2, 0, True),
        "f.b": (1, 0, True),
        "training.t": (1, 0, True),
    }
    sampled = {item.id: item for item in items_of(points, mutants, frozenset({"training.t"}))}
    assert (sampled["f.a"].alone, sampled["f.a"].redundant) == (1, False)
    assert sampled["training.t"].redundant is None


def test_the_same_audit_again() -> None:
    """A lab and a seed give one audit, but for the time it took."""
    lab = audited_lab(mistakes={"summed": times_n, "other-size": over_k})
    first, second = (replace(audit_lab(lab, 3), seconds=0.0) for _ in range(2))
    assert first == second


def test_the_report_names_what_is_wrong() -> None:
    """Survivors with their reasons on the terminal, everything in the JSON."""
    audit = audit_lab(audited_lab([{"K": 3, "N": 1}], {"summed": times_n}))
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    print_audit(audit, console)
    text = " ".join(console.export_text().split())
    assert "gradients, summed: gradients.d_bias keeps full marks." in text
    assert "The rubric has faults" in text
    data = json.loads(to_json(audit))
    assert data["schema"] == "grader/audit/v1"
    assert data["sound"] is False
    assert len(data["mutants"]) == len(audit.mutants)
