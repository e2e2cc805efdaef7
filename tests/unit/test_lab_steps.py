"""Steps, call forms, variables and exceptions: what is recorded and asked, and what is blamed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.errors import LabError
from grader.lab import Lab, Output, Problems, Raises, Source, Student, sent
from grader.lab.model import LabSpec
from grader.lab.specify import form_of
from grader.lab.steps import StepsError, recorded
from grader.requests import Step
from grader.result import Item
from grader.session.local import steps_in_process
from grader.substitutes import substitutes_of
from grader.values.actions import Action
from grader.values.tree import Handle
from tests.support.labs import Kind, judged_here
from tests.support.notebooks import Patch

NUMBERS = Problems(lambda rng, n: {"x": rng.normal(size=n)}, [{"n": 3}, {"n": 5}, {"n": 4}])


def items(lab: LabSpec, *cells: str) -> dict[str, Item]:
    """The items of a notebook of these cells."""
    return judged_here(lab, Patch("cells", "", {}, cells))


def lab_with(declare: Callable[[Lab, str], object]) -> LabSpec:
    """A lab of what is declared."""
    lab = Lab("steps", "Steps")
    declare(lab, lab.task("1", "It"))
    return lab.build()


def test_what_is_recorded() -> None:
    """Plain data: kinds, names, arguments, and handles of what earlier actions make."""

    def steps(student: Student, x: Any) -> Any:
        model = student.Model(3, rate=0.5).set("seed", 1)
        first, _ = model.fit(x).unpack(2)
        return {"first": first, "loss": model.loss, "next": student.draw(model).next()}

    actions, result = recorded(steps, {"x": 2.0})
    assert actions[:3] == (
        Action("call", "Model", (3, 0.5), ("rate",)),
        Action("set", "seed", (Handle(0), 1)),
        Action("method", "fit", (Handle(0), 2.0)),
    )
    assert [action.kind for action in actions[3:]] == [
        *("unpack", "item", "item", "call", "method", "attribute")
    ]
    assert result == {"first": Handle(4), "loss": Handle(8), "next": Handle(7)}


@pytest.mark.parametrize(
    "steps",
    [
        lambda student, x: x,
        lambda student, x: student.f(x) + 1,
        lambda student, x: [*student.f(x)],
        lambda student, x: student.f(x) == 1,
        lambda student, x: student.f(lambda: 1),
        lambda student, x: student,
    ],
)
def test_what_has_no_value_cannot_be_used(steps: Any) -> None:
    """Neither computed with nor looked at: the lab is told so, not the student."""
    with pytest.raises(StepsError):
        recorded(steps, {"x": 1})


def test_steps_of_a_student() -> None:
    """State lasts within a problem; whatever fails is named by its step."""

    def steps(student: Student, x: Any) -> Any:
        counter = student.Counter()
        counter.add(x)
        return counter.add(x), counter.total

    declared = lab_with(
        lambda lab, task: lab.steps(
            task, "Counter.add", on=NUMBERS, returns={"sum": 1, "total": 1}
        )(steps)
    )
    counter = (
        "import numpy as np\nclass Counter:\n    total = 0\n    def add(self, x):\n"
        "        self.total = self.total + np.sum(x)\n        return self.total"
    )
    assert all(item.score == 1 for item in items(declared, counter).values())
    broken = items(declared, counter.replace("self.total + ", ""))
    assert {item.status for item in broken.values()} <= {"failed", "partial"}
    gone = items(declared, "x = 1")
    assert {item.message for item in gone.values()} == {
        "Counter.add is not defined in the notebook."
    }


def bubble_sort(numbers: list[int]) -> None:
    """Sorts in place."""
    numbers.sort()


class Counter:
    """Adds up."""

    total = 0.0

    def add(self, x: Any) -> float:
        """The sum so far."""
        self.total += float(np.sum(x))
        return self.total


def test_steps_may_ask_a_class_under_the_name_of_what_is_asked() -> None:
    """The class is what the notebook must have, and what `--execute needed` must run."""

    def steps(student: Student, x: Any) -> Any:
        return student.Model(3).set("bias", 2.0).loss(x)

    def loss(x: Any) -> float:
        return 3 * float(np.sum(x)) + 2

    declared = lab_with(
        lambda lab, task: lab.function(task, on=NUMBERS, steps=steps, returns={"loss": 1})(loss)
    )
    assert "Model" in declared.asked_names
    model = (
        "class Model:\n    def __init__(self, k):\n        self.k, self.bias = k, 0\n"
        "    def loss(self, x):\n        return self.k * x.sum() + self.bias"
    )
    assert items(declared, model)["loss.loss"].score == 1
    assert "Model" in items(declared, "x = 1")["loss.loss"].message


def test_what_is_changed_in_place() -> None:
    """Is seen as it is after the call, whatever the function returns."""

    def steps(student: Student, numbers: Any) -> Any:
        held = sent(student, numbers)
        student.bubble_sort(held)
        return sent(student, held)

    on = Problems(
        lambda rng, n: {"numbers": rng.integers(99, size=n).tolist()}, [{"n": 4}, {"n": 7}]
    )

    def bubble_sort(numbers: Any) -> None:
        numbers.sort()

    returns = {"ordered": 1}
    right = "def bubble_sort(a):\n    a[:] = sorted(a)"
    copied = "def bubble_sort(a):\n    return sorted(a)"
    for declared in (
        lab_with(lambda lab, task: lab.steps(task, "bubble_sort", on=on, returns=returns)(steps)),
        lab_with(
            lambda lab, task: lab.function(task, on=on, returns=returns, steps=steps)(bubble_sort)
        ),
    ):
        found = [items(declared, cell)["bubble_sort.ordered"] for cell in (right, copied)]
        assert [item.score for item in found] == [1, 0]


@pytest.mark.parametrize(
    ("call", "positional", "named"),
    [
        ("x, w", ("x", "w"), ()),
        ("w, x=x", ("w",), (("x", "x"),)),
        ("rate=lr", (), (("rate", "lr"),)),
    ],
)
def test_call_forms(call: str, positional: Any, named: Any) -> None:
    """By position, or by the names that students give."""
    form = form_of(call)
    assert (form.positional, form.named) == (positional, named)


@pytest.mark.parametrize("call", ["x y", "2", "*x", "**x", "f(x)", "x)("])
def test_what_is_no_call_form(call: str) -> None:
    """Is told when the lab is declared."""
    with pytest.raises(ValueError, match=r"call|arguments|argument"):
        form_of(call)


@pytest.mark.parametrize(
    ("cell", "status", "score"),
    [
        ("q = 42", "passed", 2),
        ("import numpy as np\nq = np.int64(42)", "passed", 2),
        ("q = 41", "failed", 0),
        ("q = 84", "failed", 0),
        ("q = 'forty-two'", "failed", 0),
        ("q = None", "not_attempted", 0),
        ("q = ...", "not_attempted", 0),
        ("p = 42", "not_attempted", 0),
    ],
)
def test_a_variable_that_is_wrong_is_not_blank(cell: str, status: str, score: float) -> None:
    """And what is not filled in is not wrong; no cause is told of one number."""
    declared = lab_with(lambda lab, task: lab.variable(task, "q", 42, points=2))
    (item,) = items(declared, cell).values()
    assert (item.id, item.status, item.score) == ("q", status, score)
    assert not item.hints


def test_a_float_that_is_off_in_the_seventh_digit_is_not_once_the_right_one() -> None:
    """At a tolerance of 1e-8 a factor of 1.000001 is not a factor."""

    def scaled(x: Any) -> Any:
        return 3 * x

    declared = lab_with(
        lambda lab, task: lab.function(task, on=NUMBERS, returns={"pos": Output(1, 1e-8)})(scaled)
    )
    (item,) = items(declared, "def scaled(x):\n    return 3.000003 * x").values()
    assert item.status == "failed"
    assert not any("1 times" in hint.text for hint in item.hints)


def test_what_stands_in_gives_ints_and_lists() -> None:
    """Of a helper that takes and returns lists of ints, lists of ints come."""
    merged = substitutes_of(Kind("algorithms").lab)("merge", ([1, 4], [2]))
    assert merged == [1, 2, 4]
    assert [type(one) for one in merged] == [int, int, int]


def test_an_exception_that_is_asked_for() -> None:
    """Is right where it is asked for, of any subclass, and not where it is always raised."""

    def root(x: float) -> float:
        if x < 0:
            raise ValueError
        return float(np.sqrt(x))

    on = Problems(lambda rng, x: {"x": float(x)}, [{"x": 4}, {"x": -1}, {"x": 9}])
    declared = lab_with(
        lambda lab, task: lab.function(
            task, on=on, returns={"root": 2, "negative": Raises(1, ValueError)}
        )(root)
    )
    body = "def root(x):\n    if x < 0:\n        {}\n    return x ** 0.5"
    scores = {
        body.format("raise ValueError('no')"): (2, 1),
        "class No(ValueError): pass\n" + body.format("raise No"): (2, 1),
        body.format("raise TypeError"): (2, 0),
        body.format("return None"): (2, 0),
        body.format("raise ArithmeticError"): (2, 0),
        "def root(x):\n    raise ValueError": (0, 0),
    }
    for cell, expected in scores.items():
        found = items(declared, cell)
        assert (found["root.root"].score, found["root.negative"].score) == expected, cell


@pytest.mark.parametrize(
    ("declare", "fault"),
    [
        (
            lambda lab, task: lab.function(
                task, on=NUMBERS, returns={"y": 1, "no": Raises(1, ValueError)}
            )(lambda x: x.sum()),
            "never raises",
        ),
        (
            lambda lab, task: lab.steps(task, "f", on=NUMBERS, returns={"y": 1})(
                lambda student, x: student.f(x) * 2
            ),
            "has no value while steps are recorded",
        ),
        (
            lambda lab, task: lab.steps(task, "f", on=NUMBERS, returns={"y": 1})(
                lambda student, x: student.no_such_function(x)
            ),
            "no_such_function",
        ),
    ],
)
def test_faults_of_steps_are_the_labs(declare: Any, fault: str) -> None:
    """Told when it is loaded."""
    with pytest.raises(LabError, match=fault):
        lab_with(declare)


def test_sources_are_sent_as_text() -> None:
    """What the student's side sees of a function is its text alone."""
    on = Problems(lambda rng, n: {"f": Source(f"lambda x: x + {n}")}, [{"n": 1}, {"n": 2}])

    def at_one(f: Callable[[float], float]) -> float:
        return f(1.0)

    declared = lab_with(lambda lab, task: lab.function(task, on=on, returns={"y": 1})(at_one))
    (item,) = items(declared, "def at_one(f):\n    return f(1)").values()
    assert item.status == "passed"


def test_a_method_that_is_missing_is_named() -> None:
    """With the place in the student's code where it is looked for, if there is one."""
    step = Step(
        "Counter.add",
        (),
        1,
        99,
        (Action("call", "Counter", ()), Action("method", "add", (Handle(0),))),
        Handle(1),
    )
    (answer,) = steps_in_process({"Counter": object}, [step])
    assert "add" in getattr(answer, "message", "")
