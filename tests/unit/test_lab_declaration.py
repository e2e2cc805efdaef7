"""Declaring a lab: what is written is what is graded, and every fault is named at once."""

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import LabError
from grader.lab import (
    CarriedForward,
    GradientCheck,
    Lab,
    LabSpec,
    Output,
    Problems,
    UpToOrder,
    UpToSign,
    trial,
)
from grader.lab.credits import credit_of_cause
from grader.lab.function_model import Mistake, Sizes, Variables
from grader.lab.trial import faults_of_mistakes


def points(rng: np.random.Generator, N: int) -> Variables:
    """A slope and N points."""
    return {"slope": rng.normal(size=(1,)), "x": rng.normal(size=N)}


ON = Problems(points, [{"N": 5}, {"N": 8}])


def loss(slope: Any, x: Any) -> float:
    """Something to take derivatives of."""
    return float(np.sum(slope * x))


def declared(declare: Callable[[Lab, str], object]) -> LabSpec:
    """A lab with one task, and what else is declared."""
    lab = Lab("line", "Fitting a line")
    declare(lab, lab.task("1", "Predict"))
    return lab.build()


def faults(declare: Callable[[Lab, str], object]) -> list[str]:
    """The faults of a lab, one a line, with a sound function beside what is declared."""
    lab = Lab("line", "Fitting a line")
    task = lab.task("1", "Predict")
    lab.function(task, on=ON, returns={"value": 1})(sound)
    declare(lab, task)
    with pytest.raises(LabError) as caught:
        lab.build()
    assert caught.value.hint
    first, *rest = caught.value.message.splitlines()
    assert f"{len(rest)} fault" in first
    return rest


def sound(slope: Any, x: Any) -> Any:
    """A sound reference."""
    return slope * x


def run(functions: Mapping[str, Callable[..., Any]], seed: int) -> Mapping[str, Sequence[float]]:
    """A training."""
    return {}


def test_a_small_lab() -> None:
    """A lab in the style of the documentation is what was written: names, order, points, titles."""
    lab = Lab("line", "Fitting a line", version="2")
    task = lab.task("1", "Predict")

    @lab.function(task, on=ON, returns={"prediction": 4, "residual": Output(2, tolerance=1e-2)})
    def predict(slope: Any, x: Any) -> Any:
        """Predictions of the model.

        More about them.
        """
        return slope * x, x - slope * x

    lab.question(task, "why", "Why?", points=3, marker="Ques", until="Task")
    spec = lab.build(Path("somewhere"))
    assert (spec.id, spec.title, spec.version) == ("line", "Fitting a line", "2")
    assert (spec.folder, spec.template) == (Path("somewhere"), None)
    assert spec.function_names == ("predict",)
    function = spec.functions[0]
    assert (function.task, function.title) == ("1", "Predictions of the model.")
    assert function.parameters == ("slope", "x")
    assert list(function.outputs) == ["prediction", "residual"]
    assert [output.points for output in function.outputs.values()] == [4, 2]
    assert function.outputs["residual"].tolerance == 1e-2
    assert function.reference is predict
    assert [question.points for question in spec.questions] == [3]
    assert spec.max_score == 6


def test_decorators_leave_functions_alone() -> None:
    """What is decorated is returned unchanged, so that it can be called and tested by itself."""
    lab = Lab("line", "Fitting a line")
    task = lab.task("1", "Predict")
    assert lab.function(task, on=ON, returns={"value": 1})(sound) is sound
    assert lab.training(task, "fit", "Fits", points=5, uses=("sound",), threshold=0.9)(run) is run
    spec = lab.build()
    assert spec.trainings[0].run is run
    assert spec.max_score == 6


def test_functions_without_docstring() -> None:
    """A function without a docstring goes by its name."""

    def nameless(x: Any) -> Any:
        return x

    spec = declared(lambda lab, task: lab.function(task, on=ON, returns={"v": 1})(nameless))
    assert spec.functions[0].title == "nameless"


def test_a_built_lab_is_frozen() -> None:
    """A built lab is a value: it cannot be changed, nor by declaring more."""
    lab = Lab("line", "Fitting a line")
    lab.function(lab.task("1", "Predict"), on=ON, returns={"value": 1})(sound)
    spec = lab.build()
    lab.task("2", "More")
    assert len(spec.tasks) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        spec.title = "Other"  # type: ignore[misc]


def test_template(tmp_path: Path) -> None:
    """The template stands relative to the lab's folder, and must exist."""
    lab = Lab("line", "Fitting a line", template="../template.ipynb")
    lab.function(lab.task("1", "Predict"), on=ON, returns={"value": 1})(sound)
    folder = tmp_path / "lab"
    folder.mkdir()
    with pytest.raises(LabError, match="template"):
        lab.build(folder)
    (tmp_path / "template.ipynb").write_text("{}")
    template = lab.build(folder).template
    assert template is not None
    assert template.samefile(tmp_path / "template.ipynb")


def test_all_faults_at_once() -> None:
    """Faults of every kind are named together: none waits for another to be mended."""
    shares = CarriedForward(restored=-1)
    lab = Lab("bad", "Bad", template="missing.ipynb", carried_forward=shares)
    lab.task("1", "First")
    lab.task("1", "Again")
    nowhere = Problems(points, [])
    lab.function("2", on=ON, returns={"value": -1})(sound)
    lab.function("1", on=nowhere, returns={})(sound)
    lab.training("3", "fit", "Fits", points=-5, uses=("other",), threshold=0.9, seeds=())(run)
    lab.question("4", "why", "Why?", points=-2, marker="a", until="b")
    with pytest.raises(LabError) as caught:
        lab.build()
    message = caught.value.message
    for part in (
        "'bad'",
        "missing.ipynb",
        "task '1' is declared 2 times",
        "function 'sound' is declared 2 times",
        "task '2', which is not declared",
        "task '3', which is not declared",
        "task '4', which is not declared",
        "sound.value is worth -1",
        "'fit' is worth -5",
        "'why' is worth -2",
        "restored is -1",
        "returns nothing that is worth points",
        "no sizes",
        "uses 'other'",
        "no seeds",
    ):
        assert part in message


def test_credits_of_causes() -> None:
    """A lab may say what a general cause leaves of the points; the others stay as they are."""
    lab = Lab("line", "Fitting a line", credits={"not-averaged": 0.25, "divided-by-samples": 0.1})
    lab.function(lab.task("1", "Predict"), on=ON, returns={"value": 1})(sound)
    credits_ = lab.build().functions[0].credits
    assert credits_["not-averaged"] == 0.25
    assert credits_["zeros"] == 0
    assert credit_of_cause(["not-averaged"], credits_) == 0.25
    assert credit_of_cause(["divided-by-samples"], credits_) == 0.1
    assert credit_of_cause(["divided-by-classes"], credits_) == 0.5
    assert credit_of_cause(["not-averaged", "wrong-sign"], credits_) == 0.125
    assert credit_of_cause(["not-averaged", "something-else"], credits_) == 0


@pytest.mark.parametrize(
    ("credits_", "told"),
    [
        ({"not-averaged": 1.0}, "the credit of 'not-averaged' is 1.0"),
        ({"zeros": -0.5}, "the credit of 'zeros' is -0.5"),
        ({"not-avaraged": 0.5}, "'not-avaraged', which is not a general cause"),
    ],
)
def test_faults_of_credits(credits_: dict[str, float], told: str) -> None:
    """A wrong output never earns all its points, and a misspelt cause is named."""
    lab = Lab("line", "Fitting a line", credits=credits_)
    lab.function(lab.task("1", "Predict"), on=ON, returns={"value": 1})(sound)
    with pytest.raises(LabError) as caught:
        lab.build()
    assert told in caught.value.message


def test_an_empty_lab() -> None:
    """A lab in which nothing is graded is a fault."""
    with pytest.raises(LabError, match="no function"):
        Lab("empty", "Empty").build()


def fails(slope: Any, x: Any) -> Any:
    """A reference with an error in it."""
    raise ZeroDivisionError("by zero")


def pair(slope: Any, x: Any) -> Any:
    """A reference with two values."""
    return slope, x


def absent(slope: Any, intercept: Any, x: Any) -> Any:
    """A reference that wants more than is drawn."""
    return x


def undrawn(rng: np.random.Generator, N: int) -> Variables:
    """Problems that cannot be drawn."""
    raise RuntimeError("no luck")


def none_of_several_sizes(slope: Any, x: Any) -> Any:
    """A reference that fails with the second size."""
    return (x - x) / 0 if len(x) == 5 else [][0]


def in_place(slope: Any, x: Any) -> Any:
    """A reference that changes what it is given."""
    x *= slope
    return x


def with_a_missing_package(slope: Any, x: Any) -> Any:
    """A reference that imports where it computes."""
    import no_such_package  # type: ignore[import-not-found]

    return no_such_package.product(slope, x)


def returning(value: Callable[[Any], Any]) -> Callable[..., Any]:
    """A reference that returns what becomes of the points."""

    def reference(slope: Any, x: Any) -> Any:
        return value(x)

    return reference


def by_chance(slope: Any, x: Any) -> Any:
    """A reference that draws random numbers."""
    return np.random.rand(3)


def only_once(slope: Any, x: Any, *, calls: list[int] = []) -> Any:  # noqa: B006
    """A reference that works a single time."""
    calls.append(1)
    return x if len(calls) == 1 else [][0]


def for_ever(slope: Any, x: Any) -> Any:
    """A reference that never returns."""
    while True:
        pass


def large(rng: np.random.Generator, N: int) -> Variables:
    """Problems of more numbers than cross."""
    return {"slope": np.array(1.0), "x": np.zeros((3000, 3000))}


def of_longer(value: object) -> Callable[[Any], Any]:
    """The points themselves where there are five, the value for any other size."""
    return lambda x: x if len(x) == 5 else value


UNGRADABLE: dict[str, object] = {
    "generator": (number for number in range(3)),
    "dates": np.array(["2026-11-26"], dtype="datetime64"),
    "nan": np.array([np.nan]),
    "nan in a list": {"a": [1.0, np.nan]},
    "function": len,
    "object": object(),
    "functions": [len],
}
# What is compared by itself, or entry by entry.
GRADABLE: dict[str, object] = {
    "dict": {"a": np.zeros(3)},
    "named": {"value": np.zeros(3)},
    "string": "1.5",
    "strings": ["1.5", "2.5"],
    "ragged": [np.zeros(2), np.zeros(3)],
    "set": {1.0, 2.0},
    "number": 3,
    "complex": np.array([1j]),
    "complex numbers": [1j, 2.0],
}


def declare_mistake(formula: Callable[..., Any]) -> Callable[[Lab, str], object]:
    """Declares a mistake of the sound function."""
    return lambda lab, task: lab.mistakes([Mistake("slip", "sound", "A slip?", formula)])


def declare_function(
    reference: Callable[..., Any],
    returns: dict[str, Any] | None = None,
    on: Problems = ON,
    gradient: GradientCheck | None = None,
) -> Callable[[Lab, str], object]:
    """Declares a function."""
    return lambda lab, task: lab.function(
        task, on=on, returns=returns or {"value": 1}, gradient=gradient
    )(reference)


sizes_of_another_kind: list[Sizes] = [{"M": 3}]


@pytest.mark.parametrize(
    ("declare", "told"),
    [
        (declare_function(fails), ["'fails'", "ZeroDivisionError", "by zero"]),
        (declare_function(pair), ["'pair'", "returns 2 values", "1 output is declared", "value"]),
        (declare_function(pair, {"a": 1, "b": 1, "c": 1}), ["'pair'", "2 values", "a, b, c"]),
        (declare_function(absent), ["'absent'", "intercept"]),
        (declare_function(pair, on=Problems(undrawn, [{"N": 3}])), ["RuntimeError", "no luck"]),
        (declare_function(pair, on=Problems(points, sizes_of_another_kind)), ["drawn", "'pair'"]),
        (declare_function(loss, {"v": float("nan")}), ["loss.v", "nan points"]),
        (declare_function(loss, {"v": Output(1, 1e-6, 1e-5)}), ["loss.v", "tolerance"]),
        (declare_function(loss, {"v": Output(1, tolerance=0, exact=0)}), ["loss.v", "tolerance"]),
        (declare_function(loss, {"v": Output(1, tolerance=2)}), ["loss.v", "tolerance"]),
        (declare_function(loss, {"v": Output(1, tolerance=1e-20)}), ["loss.v", "Exact(...)"]),
        (declare_function(only_once), ["'only_once'", "fails when it is called again"]),
        (declare_function(by_chance), ["'by_chance'", "another value", "seed=..."]),
        (declare_function(loss, on=Problems(large, [{"N": 3}])), ["x is", "(3000, 3000)", "MiB"]),
        (declare_function(loss, {"v": UpToSign(1, axis=2)}), ["'loss'", "returns v", "no axis 2"]),
        (declare_function(loss, {"v": UpToOrder(1)}), ["'loss'", "returns v", "no axis 0"]),
        (
            declare_function(loss, gradient=GradientCheck(loss, {"other": "x"})),
            ["'loss'", "'other'", "not an output"],
        ),
        (
            declare_function(loss, gradient=GradientCheck(loss, {"value": "z"})),
            ["'loss'", "'z'", "not drawn"],
        ),
    ],
)
def test_faults_of_a_function(declare: Callable[[Lab, str], object], told: list[str]) -> None:
    """A fault of one function is named alone, with the function and the cause."""
    (fault,) = faults(declare)
    assert all(part in fault for part in told)


@pytest.mark.parametrize("value", UNGRADABLE.values(), ids=UNGRADABLE.keys())
def test_references_that_cannot_be_graded(value: object) -> None:
    """What no answer could equal is refused when the lab is built, whichever size it comes with."""
    for made in (lambda _: value, of_longer(value)):
        (fault,) = faults(declare_function(returning(made)))
        assert "reference 'reference' returns" in fault
        assert "cannot be graded" in fault
    assert "with N = 8" in fault


@pytest.mark.parametrize("value", GRADABLE.values(), ids=GRADABLE.keys())
def test_references_that_return_no_arrays(value: object) -> None:
    """Texts, whole numbers, lists, dicts and sets are fine."""
    declared(declare_function(returning(lambda _: value)))


@pytest.mark.parametrize("value", [math.inf, [0.0, math.inf], {"b": -math.inf}, [[math.inf, None]]])
def test_references_that_return_infinity(value: object) -> None:
    """It is an answer, as for what cannot be reached; NaN is none, nor infinity in any order."""
    declared(declare_function(returning(lambda _: value)))
    (fault,) = faults(declare_function(returning(lambda _: [value, math.nan])))
    assert "returns NaN as value" in fault
    any_order = {"value": UpToOrder(1)}
    (fault,) = faults(declare_function(returning(lambda _: [value]), any_order))
    assert "returns infinity as value" in fault


def test_references_that_return_none() -> None:
    """None on some problems is an answer; on all of them it is a return that was forgotten."""
    declared(declare_function(returning(of_longer(None))))
    (fault,) = faults(declare_function(returning(lambda _: None)))
    assert "returns None as value" in fault


@pytest.mark.parametrize(
    ("declare", "told"),
    [
        (declare_function(none_of_several_sizes), ["'none_of_several_sizes'", "NaN"]),
        (declare_function(returning(lambda x: [][len(x) - 5])), ["IndexError"]),
        (declare_function(in_place), ["'in_place' changes its argument x"]),
        (declare_function(with_a_missing_package), ["ModuleNotFoundError", "no_such_package"]),
        (declare_function(loss, {"a": 1, "b": 1}), ["returns 1 value,", "a, b"]),
        (
            declare_function(loss, gradient=GradientCheck(fails, {"value": "x"})),
            ["its loss fails", "ZeroDivisionError"],
        ),
        (
            declare_function(loss, gradient=GradientCheck(sound, {"value": "x"})),
            ["its loss returns no single real number"],
        ),
        (declare_function(loss, on=Problems(lambda rng, N: None, [{"N": 3}])), ["NoneType"]),  # type: ignore[arg-type,return-value]
        (declare_mistake(lambda slope, x: no_such_name), ["'slip'", "NameError"]),  # type: ignore[name-defined]  # noqa: F821
        (declare_mistake(lambda slope, x: {"other": x}), ["'slip'", "by their names"]),
        (declare_mistake(lambda slope, x: slope * x), ["'slip'", "by their names"]),
        (declare_mistake(lambda slope, x: {"value": "x"}), ["'slip'", "a str as value"]),
    ],
)
def test_what_the_lab_computes_is_tried(
    declare: Callable[[Lab, str], object], told: list[str]
) -> None:
    """What would fail while a student is graded is the lab's fault, and found before."""
    (fault,) = faults(declare)
    assert all(part in fault for part in told)


def test_a_reference_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is named, with the line that was running."""
    monkeypatch.setattr(trial, "MOST_SECONDS", 0.2)
    (fault,) = faults(declare_function(for_ever))
    assert "'for_ever'" in fault
    assert "does not end" in fault
    assert Path(__file__).name in fault


def test_problems_without_sizes() -> None:
    """They are drawn five times."""
    assert len(Problems(points).sizes) == 5


def test_what_is_not_declared_as_it_should_be() -> None:
    """Outputs without names, and parts that no figure has."""
    with pytest.raises(TypeError, match="must name outputs"):
        declared(declare_function(loss, [1]))  # type: ignore[arg-type]

    def shown() -> dict[str, str]:
        return {"titel": "x"}

    (fault,) = faults(lambda lab, task: lab.figure(task, returns={"titel": 1})(shown))
    assert "'titel', not one of title" in fault


def test_mistakes_may_stop() -> None:
    """A mistake that a function stops with is a mistake like any other."""

    def stops(slope: Any, x: Any) -> Any:
        raise ValueError("shapes")

    lab = Lab("line", "Fitting a line")
    lab.function(lab.task("1", "Predict"), on=ON, returns={"value": 1})(sound)
    declare_mistake(stops)(lab, "1")
    assert lab.build().functions[0].mistakes


def test_mistakes_on_every_size() -> None:
    """Loading tries them on the first and the smallest problem, a check of the lab on all."""

    def fails_on(size: int) -> Callable[..., Any]:
        def formula(slope: Any, x: Any) -> Any:
            return {"value": no_such_name if len(x) == size else x}  # type: ignore[name-defined]  # noqa: F821

        return formula

    sizes = [{"N": 4}, {"N": 5}, {"N": 3}]
    for size, found_by_loading in ((4, True), (5, False), (3, True)):
        lab = Lab("line", "Fitting a line")
        on = Problems(points, sizes)
        lab.function(lab.task("1", "Predict"), on=on, returns={"value": 1})(sound)
        declare_mistake(fails_on(size))(lab, "1")
        spec, faults = lab.with_faults(Path())
        (fault,) = faults_of_mistakes(spec.functions[0])
        assert "NameError" in fault
        assert (f"N = {size}" in fault) == (size != 4)
        assert faults == [fault] * found_by_loading


def test_gradient_of_undrawn_variables() -> None:
    """A loss that takes what is not drawn, or not what is differentiated, is a fault."""

    def other_loss(slope: Any, z: Any) -> float:
        return float(np.sum(slope * z))

    takes_too_much = GradientCheck(other_loss, {"value": "slope"})
    takes_too_little = GradientCheck(lambda slope: float(np.sum(slope)), {"value": "x"})
    for check in (takes_too_much, takes_too_little):
        assert faults(declare_function(loss, gradient=check))


def test_patterns_that_are_none() -> None:
    """A question whose marker is not a regular expression is a fault, not an error in grading."""
    assert faults(
        lambda lab, task: lab.question(task, "why", "Why?", points=1, marker="(", until="b")
    )


def test_problems_that_are_no_arrays() -> None:
    """Problems that cannot be sent to a notebook are a fault, not an error while grading."""

    def objects(rng: np.random.Generator, N: int) -> Variables:
        return {"slope": np.array([1.0]), "x": np.array([object()] * N)}

    def ignore(slope: Any, x: Any) -> Any:
        return slope

    assert faults(declare_function(ignore, on=Problems(objects, [{"N": 2}])))
