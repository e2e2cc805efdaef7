"""Judging one function: each output by itself, from the answers to all its calls."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.evidence import Finding
from grader.judge.findings import found
from grader.judge.functions import judge_function
from grader.lab import GradientCheck, Lab, LabSpec, Output, Problems
from grader.lab.function_model import FunctionSpec
from grader.plan import ProblemSet, make_plan
from grader.result import Item
from grader.transcript import Absent, Answer, CodeLocation, Died, Raised, Returned, TimedOut
from grader.values.dtypes import FIXED
from grader.values.tree import AnyArray, Foreign, Opaque, Tree
from tests.unit.build import (
    function_of,
    in_words,
    line_lab,
    line_problem,
    right_answers,
    squared_error,
    values_of,
    with_output,
)
from tests.unit.trees import trees

LINE = line_lab()
PLAN = make_plan(LINE, 0)
PREDICT, GRADIENTS = function_of(LINE, "predict"), function_of(LINE, "gradients")
SCORES = {"predict": (4.0,), "gradients": (3.0, 2.0)}


def problem_set(function: FunctionSpec) -> ProblemSet:
    """The calls of a function of the small lab."""
    return PLAN.problem_sets[function.name]


def right(function: FunctionSpec) -> tuple[Returned, ...]:
    """The right answers to them."""
    return right_answers(function, problem_set(function))


def judged(function: FunctionSpec, answers: Sequence[Answer], **options: Any) -> tuple[Item, ...]:
    """The verdict on these answers."""
    items = judge_function(function, problem_set(function), answers, **options)
    return in_words(items, function)


def d_weights(change: Callable[[AnyArray], object]) -> Item:
    """The verdict on d_weights where that output is changed and d_bias is right."""
    first, second = judged(GRADIENTS, with_output(right(GRADIENTS), 0, change))
    assert (second.status, second.score) == ("passed", 2)
    return first


@pytest.mark.parametrize("function", [PREDICT, GRADIENTS], ids=["predict", "gradients"])
def test_right_answers(function: FunctionSpec) -> None:
    """Right answers pass, with all points, no words, and evidence for each problem."""
    items = judged(function, right(function))
    assert tuple(item.score for item in items) == SCORES[function.name]
    for item in items:
        assert (item.status, item.message) == ("passed", "")
        assert item.id == f"{function.name}.{item.output}"
        assert (item.task, item.function) == (function.task, function.name)
        assert item.score == item.max_score
        assert item.evidence.problems == item.evidence.problems_right == 3
        assert item.evidence.reference_error == 0


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_right_answers_at_any_seed(lab: LabSpec, seed: int) -> None:
    """At any seed the reference itself gets all points in the lab of this repository."""
    plan = make_plan(lab, seed)
    for function in lab.functions:
        asked = plan.problem_sets[function.name]
        for item in judge_function(function, asked, right_answers(function, asked)):
            assert (item.status, item.score, item.findings) == ("passed", item.max_score, ())
            difference = item.evidence.finite_difference_error
            assert (difference is not None) == (function.gradient is not None)
            assert difference is None or difference < 1e-6


def with_failure(failure: Answer, at: int) -> tuple[Answer, ...]:
    """Right answers up to a failure, after which nothing more is asked."""
    return (*right(GRADIENTS)[:at], failure)


@pytest.mark.parametrize("at", [0, 2, 3])
@pytest.mark.parametrize(
    ("failure", "status", "told"),
    [
        (Raised("ValueError", "bad shapes"), "crashed", "ValueError: bad shapes"),
        (Raised("NotImplementedError", ""), "crashed", "NotImplementedError"),
        (TimedOut(2.5), "timed_out", "2.5 s"),
        (Died("exit code 9"), "crashed", "exit code 9"),
    ],
)
def test_failures(failure: Answer, status: str, told: str, at: int) -> None:
    """A call that did not return costs every output, and the message says what was asked."""
    items = judged(GRADIENTS, with_failure(failure, at))
    assert len(items) == 2
    for item in items:
        assert (item.status, item.score) == (status, 0)
        assert told in item.message
        expected = ["K = 3, N = 4", "", "K = 4, N = 3", "K = 3, N = 4"][at]
        assert expected in item.message


def test_place_of_an_error() -> None:
    """An exception's type and place are evidence, its cell counted from 1."""
    place = CodeLocation("gradients", 3, 6, "return x @ y")
    (item, _) = judged(GRADIENTS, [Raised("ValueError", "bad", place)])
    assert "line 3 of cell 7" in item.message
    assert "`return x @ y`" in item.message
    assert item.evidence.exception == "ValueError"
    assert item.evidence.place is not None
    assert (item.evidence.place.cell, item.evidence.place.line) == (7, 3)


@pytest.mark.parametrize(
    ("absent", "because", "status", "told"),
    [
        (Absent(), None, "not_attempted", "predict is not defined"),
        (Absent(), found("absent:lost", cell=3), "crashed", "Cell 3 defines it, but"),
        (Absent("ndarray"), None, "failed", "predict is an ndarray"),
    ],
)
def test_absent(absent: Absent, because: Finding | None, status: str, told: str) -> None:
    """A function that is not there was not attempted, unless something says why it is missing."""
    (item,) = judged(PREDICT, [absent], absent_because=because)
    assert (item.status, item.score) == (status, 0)
    assert told in item.message


@pytest.mark.parametrize("count", [0, 1, 3])
def test_unasked(count: int) -> None:
    """A function that was not asked all it should be is the grader's failure, not the student's."""
    for item in judged(GRADIENTS, right(GRADIENTS)[:count]):
        assert (item.status, item.score) == ("error", 0)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "None"),
        ("a text", "str"),
        ({"a": 1}, "dict"),
        (Opaque("Tensor"), "Tensor"),
        (Foreign("iterable", "generator", [1.0]), "generator"),
    ],
)
def test_values_that_are_no_arrays(value: Tree, told: str) -> None:
    """None, strings and the like are failed by their names; the other output is judged."""
    answers = [replace(given, value=(value, given.value[1])) for given in right(GRADIENTS)]
    first, second = judged(GRADIENTS, answers)
    assert (first.status, first.score) == ("failed", 0)
    assert "d_weights" in first.message
    assert told in first.message
    assert second.score == 2


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (Opaque("coroutine"), "`def` alone"),
        (Opaque("builtin_function_or_method"), "parentheses"),
        ("0.25", "`print`"),
        (Opaque("Tensor"), "Return arrays of numbers"),
    ],
)
def test_functions_that_were_not_called(value: Tree, hint: str) -> None:
    """What comes back in the place of a value says what was forgotten."""
    (item,) = judged(PREDICT, [replace(given, value=value) for given in right(PREDICT)])
    assert hint in item.hints[0].text


def by_name(first: Tree, second: Tree) -> dict[Tree, Tree]:
    """Both values under their names."""
    return {"d_weights": first, "d_bias": second}


@pytest.mark.parametrize(
    ("held", "share"),
    [
        (lambda *both: both, 1),
        (lambda *both: list(both), 1),
        (lambda *both: Foreign("tuple", "Grads", both), 1),
        (lambda *both: Foreign("iterable", "generator", list(both)), 1),
        (by_name, 0.8),
        (lambda *both: Foreign("mapping", "mappingproxy", by_name(*both)), 0.8),
        (lambda *both: Foreign("dataclass", "Grads", by_name(*both)), 0.8),
        (lambda *both: Foreign("attributes", "SimpleNamespace", by_name(*both)), 0.8),
        (lambda *both: (both,), 0.8),
        (lambda *both: [list(both)], 0.8),
        (lambda *both: (Foreign("tuple", "Grads", both),), 0.8),
        (lambda *both: (by_name(*both),), 0.8),
        (lambda *both: ((both,),), 0),
        (lambda *both: Foreign("attributes", "V", {"x": both[0], "y": both[1]}), 0),
    ],
)
def test_what_holds_right_values(held: Callable[[Tree, Tree], Tree], share: float) -> None:
    """Whatever gives them in their order is fine; names, or a container too many, cost a fifth."""
    answers = [replace(given, value=held(*values_of(given))) for given in right(GRADIENTS)]
    items = judged(GRADIENTS, answers)
    scores = [share * points for points in SCORES["gradients"]]
    assert [item.score for item in items] == pytest.approx(scores)
    assert all(bool(item.message) == (share < 1) for item in items)
    negated = [
        replace(given, value=held(*(-value for value in values_of(given))))
        for given in right(GRADIENTS)
    ]
    assert all((item.score or 0) < 1.6 for item in judged(GRADIENTS, negated))


def test_missing_values() -> None:
    """Where a value is missing it is failed as missing, and what is there is judged."""
    answers = [replace(given, value=given.value[:1]) for given in right(GRADIENTS)]
    first, second = judged(GRADIENTS, answers)
    assert (first.status, first.score) == ("passed", 3)
    assert (second.status, second.score) == ("failed", 0)
    assert "d_bias is missing: the function returns one value" in second.message
    empty = [replace(given, value=()) for given in right(GRADIENTS)]
    assert [item.status for item in judged(GRADIENTS, empty)] == ["failed", "failed"]


def test_returns_none() -> None:
    """A function of several outputs that returns None is failed throughout."""
    none = Returned(None)
    items = judged(GRADIENTS, [none] * 4)
    assert [(item.status, item.score) for item in items] == [("failed", 0), ("failed", 0)]


def test_values_to_spare() -> None:
    """Right values with others after them earn most of their points, and the message says so."""
    answers = [replace(one, value=(*one.value, one.value[0])) for one in right(GRADIENTS)]
    items = judged(GRADIENTS, answers)
    assert [(item.status, item.score) for item in items] == [("partial", 2.4), ("partial", 1.6)]
    assert "a tuple of 3 values instead of 2" in items[0].message


def test_one_value_in_a_tuple() -> None:
    """One right value in a tuple earns most of its points: nobody can use it as it is."""
    (item,) = judged(PREDICT, [replace(given, value=(given.value,)) for given in right(PREDICT)])
    assert (item.status, item.score) == ("partial", 3.2)
    assert "tuple" in item.message


@pytest.mark.parametrize(
    "contained",
    [
        list,
        lambda values: Foreign("tuple", "Gradients", values),
        lambda values: Foreign("objects", "ndarray", list(values)),
        lambda values: Foreign("iterable", "generator", list(values)),
    ],
)
def test_containers(contained: Callable[[Tree], Tree]) -> None:
    """Several values may come in a list, a named tuple, an array of objects or a generator."""
    items = judged(
        GRADIENTS, [replace(given, value=contained(given.value)) for given in right(GRADIENTS)]
    )
    assert [item.status for item in items] == ["passed", "passed"]


def test_changed_arguments() -> None:
    """Changing an argument costs a small share of right values, and the message names it."""
    answers = []
    for given_answer in right(GRADIENTS):
        weights, bias, x, y = given_answer.arguments
        answers.append(replace(given_answer, arguments=(weights, bias, x + 1, y)))
    items = judged(GRADIENTS, answers)
    assert [(item.status, item.score) for item in items] == [("partial", 2.7), ("partial", 1.8)]
    assert all("argument x is changed" in item.message for item in items)


def test_reshaped_arguments() -> None:
    """An argument that was given another shape in place counts as changed."""
    answers = [
        replace(one, arguments=(one.arguments[0].T, *one.arguments[1:])) for one in right(GRADIENTS)
    ]
    assert "weights" in judged(GRADIENTS, answers)[0].message


@pytest.mark.parametrize("arguments", [(), (np.zeros(1),)])
def test_arguments_that_are_unknown(arguments: tuple[AnyArray, ...]) -> None:
    """Where arguments did not all come back nothing is said of them."""
    answers = [replace(given, arguments=arguments) for given in right(GRADIENTS)]
    assert [item.status for item in judged(GRADIENTS, answers)] == ["passed", "passed"]


def test_nondeterminism() -> None:
    """An output that differs when the same call is made again fails; the other is judged."""
    *asked, again = right(GRADIENTS)
    (changed,) = with_output([again], 0, lambda array: array * 1.01)
    first, second = judged(GRADIENTS, [*asked, changed])
    assert (first.status, first.score) == ("failed", 0)
    assert "same input" in first.message
    assert second.score == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda array: array[:, :2],
        lambda array: array + np.nan,
        lambda array: array.ravel(),
        lambda array: array * np.inf,
    ],
)
def test_nondeterministic_forms(change: Callable[[AnyArray], object]) -> None:
    """Another shape or other infinities on the same input are differences too."""
    *asked, again = right(PREDICT)
    (item,) = judged(PREDICT, [*asked, *with_output([again], 0, change)])
    assert (item.status, item.score) == ("failed", 0)
    assert "same input" in item.message


def test_wrong_values_that_repeat_are_only_wrong() -> None:
    """A wrong value that comes out the same each time is wrong, not random; NaN included."""
    for change in (lambda a: a + 2, lambda a: a + np.nan, lambda a: a * np.inf, lambda a: a[:1]):
        item = d_weights(change)
        assert item.status == "failed"
        assert "same input" not in item.message


def test_rounding_noise_is_no_chance() -> None:
    """Differences between calls far below the tolerance, as threads make them, are allowed."""
    *asked, again = right(PREDICT)
    noisy = with_output([again], 0, lambda array: array * (1 + 1e-12))
    (item,) = judged(PREDICT, [*asked, *noisy])
    assert item.status == "passed"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda array: array + np.max(np.abs(array)), 1),
        (lambda array: array - 2 * np.max(np.abs(array)), 2),
        (lambda array: array * np.nan, None),
        (lambda array: array[:1], None),
        (lambda array: np.zeros(()), None),
    ],
)
def test_wrong_values(change: Callable[[AnyArray], object], error: float | None) -> None:
    """A wrong value fails by its name, with the size of its error where it has one."""
    item = d_weights(change)
    assert (item.status, item.score) == ("failed", 0)
    assert "d_weights" in item.message
    assert item.evidence.reference_error == error
    assert item.evidence.problems == 3
    assert item.evidence.problems_right == 0


def test_wrong_forms_are_described() -> None:
    """The message names NaN, and both shapes where the shape is wrong."""
    assert "NaN" in d_weights(lambda array: array * np.nan).message
    message = d_weights(lambda array: array[:1]).message
    assert "(1, 1)" in message
    assert "(3, 1)" in message


@pytest.mark.parametrize("at", [0, 1, 2])
def test_wrong_on_one_problem(at: int) -> None:
    """Right on all problems but one is wrong; the message and the evidence name its sizes."""
    answers = list(right(PREDICT))
    answers[at : at + 1] = with_output(answers[at : at + 1], 0, lambda array: array + 1)
    if at == 0:
        answers[-1] = answers[0]
    (item,) = judged(PREDICT, answers)
    sizes = problem_set(PREDICT).problems[at].sizes
    assert (item.status, item.score) == ("failed", 0)
    assert item.evidence.sizes == dict(sizes)
    assert f"K = {sizes['K']}, N = {sizes['N']}" in item.message
    assert (item.evidence.problems, item.evidence.problems_right) == (3, 2)


def test_what_a_mistake_leaves() -> None:
    """A recognised mistake leaves its share, a flat array less of it, and two less than one."""
    for change, cause, score in (
        (lambda a: -a, ("wrong-sign",), 1.5),
        (lambda a: -a.ravel(), ("wrong-sign",), 1.2),
        (lambda a: -2 * a, ("factor-two", "wrong-sign"), 0.75),
    ):
        item = d_weights(change)
        assert (item.status, item.score, item.evidence.cause) == ("partial", score, cause)
        assert "of the points" in item.message
    nothing = d_weights(np.zeros_like)
    assert (nothing.status, nothing.score, nothing.evidence.cause) == ("failed", 0, ("zeros",))


def test_another_output_twice() -> None:
    """Outputs that changed places leave a part; one that is nowhere leaves nothing of its own."""
    answers = [replace(one, value=one.value[::-1]) for one in right(GRADIENTS)]
    items = judged(GRADIENTS, answers)
    assert [(item.status, item.evidence.cause) for item in items] == [
        ("partial", ("swapped-outputs",))
    ] * 2
    twice = [replace(one, value=(one.value[1], one.value[1])) for one in right(GRADIENTS)]
    first, second = judged(GRADIENTS, twice)
    assert (first.score, first.evidence.cause) == (0, ("swapped-outputs",))
    assert second.score == 2


def test_flat() -> None:
    """Right values in a flat array earn most of their points, with both shapes in the message."""
    item = d_weights(np.ravel)
    assert (item.status, item.score) == ("partial", 2.4)
    assert "(3,)" in item.message
    assert "(3, 1)" in item.message
    assert item.evidence.reading == "flat"


def test_per_sample() -> None:
    """What the lab accepts beside the exact shape passes with a note, sum or mean alike."""
    for scale in (1.0, None):
        answers: list[Returned] = []
        for call, given_answer in zip(problem_set(GRADIENTS).calls, right(GRADIENTS), strict=True):
            weights, bias, x, y = call
            columns = x * (weights.T @ x + bias - y) / (scale or x.shape[1])
            answers.extend(with_output([given_answer], 0, lambda array, c=columns: c))  # type: ignore[misc]
        item = judged(GRADIENTS, answers)[0]
        assert (item.status, item.score) == ("passed", 3)
        assert "per sample" in item.message


@pytest.mark.parametrize(
    ("made", "noted"),
    [
        (lambda array: Foreign("matrix", "matrix", array), True),
        (lambda array: array.tolist(), True),
        (lambda array: Foreign("objects", "ndarray", array.tolist()), True),
        (lambda array: Foreign("subclass", "Own", array), False),
        (lambda array: Foreign("array-like", "Tensor", array), False),
        (lambda array: Foreign("dtype", "ndarray", array), False),
    ],
)
def test_kinds(made: Callable[[AnyArray], Tree], noted: bool) -> None:
    """Matrices, nested lists and objects that hold the right values pass, with a note."""
    answers = [replace(given, value=tuple(map(made, given.value))) for given in right(GRADIENTS)]
    for item in judged(GRADIENTS, answers):
        assert (item.status, item.score) == ("passed", item.max_score)
        assert bool(item.message) == noted


@pytest.mark.parametrize("kind", ["f4", "c16", "f2"])
def test_dtypes(kind: str) -> None:
    """Single precision and complex numbers pass; half precision passes with a note."""
    item = d_weights(lambda array: array.astype(kind))
    assert (item.status, item.score) == ("passed", 3)
    assert bool(item.message) == (kind == "f2")


@pytest.mark.parametrize(("error", "noted"), [(1e-6, False), (5e-5, True)])
def test_low_precision_is_noted(error: float, noted: bool) -> None:
    """A value within the tolerance passes; one that is not simply right gets a word."""
    item = d_weights(lambda array: array * (1 + error))
    assert (item.status, item.score) == ("passed", 3)
    assert bool(item.message) == noted


def test_credits_multiply() -> None:
    """A flat array from a function that changes its argument loses for both."""
    answers = [
        replace(given, arguments=(given.arguments[0] + 1, *given.arguments[1:]))
        for given in with_output(right(GRADIENTS), 0, np.ravel)
    ]
    first, second = judged(GRADIENTS, answers)
    assert first.score == round(3 * 0.8 * 0.9, 2)
    assert second.score == round(2 * 0.9, 2)


def test_blank() -> None:
    """A blank function was not attempted, whether it stops or returns something wrong."""
    failing = [Raised("NotImplementedError", "")]
    wrong = with_output(with_output(right(GRADIENTS), 0, np.zeros_like), 1, np.zeros_like)
    for answers in (failing, wrong):
        for item in judged(GRADIENTS, answers, blank=True):
            assert (item.status, item.score) == ("not_attempted", 0)


def test_blank_that_works() -> None:
    """A function that only looks blank and answers right gets its points all the same."""
    items = judged(GRADIENTS, right(GRADIENTS), blank=True)
    assert [item.status for item in items] == ["passed", "passed"]
    half = judged(GRADIENTS, with_output(right(GRADIENTS), 0, np.zeros_like), blank=True)
    assert [item.score for item in half] == [0, 2]


def test_second_opinion() -> None:
    """A gradient must agree with the loss as well: a wrong reference approves of nothing."""
    lab = Lab("line", "Wrong reference")

    @lab.function(
        lab.task("1", "T"),
        on=Problems(line_problem, [{"K": 2, "N": 3}]),
        returns={"d_bias": 2},
        gradient=GradientCheck(squared_error, {"d_bias": "bias"}),
    )
    def wrong(weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray) -> AnyArray:
        return np.asarray(np.sum(weights.T @ x + bias - y, axis=1, keepdims=True))  # a sum

    spec = lab.build()
    asked = make_plan(spec, 0).problem_sets["wrong"]
    (item,) = judge_function(spec.functions[0], asked, right_answers(spec.functions[0], asked))
    assert (item.status, item.score) == ("failed", 0)
    assert item.evidence.reference_error == 0
    assert item.evidence.finite_difference_error is not None
    assert item.evidence.finite_difference_error > 0.5


@given(st.floats(0, 1000))
@example(20 / 3)
@settings(max_examples=30)
def test_scores_do_not_exceed_points(points: float) -> None:
    """However an output's points are divided, a right one earns all of them and no more."""
    function = replace(PREDICT, outputs={"prediction": Output(points)})
    (item,) = judged(function, right(PREDICT))
    assert item.max_score == points
    assert item.score == item.max_score


shapes = st.sampled_from([(3, 1), (1, 4), (1, 1), (3,), (), (3, 4), (0,), (0, 1), (1, 1, 1), (2,)])
wild_arrays = st.sampled_from(FIXED).flatmap(lambda kind: hnp.arrays(kind, shapes))
wild_values = wild_arrays | trees


@st.composite
def near_answers(draw: st.DrawFn, function: FunctionSpec) -> list[Answer]:
    """Answers that are right in part: some values of some calls are anything at all."""
    answers: list[Answer] = []
    for given_answer in right(function):
        values = [draw(st.just(value) | wild_values) for value in values_of(given_answer)]
        values = values[: draw(st.integers(0, 3))] + draw(st.lists(wild_values, max_size=1))
        arguments = draw(
            st.just(given_answer.arguments) | st.lists(wild_arrays, max_size=4).map(tuple)
        )
        wholes = [
            tuple(values),
            values,
            *values[:1],
            Foreign("objects", "ndarray", values),
            dict(zip(["d_weights", "dBias", "\x1b"], values, strict=False)),
        ]
        answers.append(Returned(wholes[draw(st.integers(0, len(wholes) - 1))], arguments))
    return answers


failures = st.one_of(
    st.builds(
        Raised,
        st.text(max_size=5),
        st.text(max_size=5),
        st.none()
        | st.builds(
            CodeLocation,
            st.text(max_size=3),
            st.integers(0, 9),
            st.none() | st.integers(0, 9),
            st.text(),
        ),
    ),
    st.builds(TimedOut, st.floats(0, 100)),
    st.builds(Died, st.text(max_size=5)),
    st.builds(Absent, st.text(max_size=5)),
)


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[FunctionSpec, list[Answer]]:
    """A function, and answers of any kind: as many as it has calls, or fewer."""
    function = draw(st.sampled_from([PREDICT, GRADIENTS]))
    answers = draw(near_answers(function))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(answers) - 1))
        answers[at:] = [draw(failures)]
    return function, answers[: draw(st.integers(0, len(answers)) | st.just(len(answers)))]


@given(
    transcripts(),
    st.booleans(),
    st.none() | st.builds(found, st.just("absent:lost"), cell=st.integers(1)),
)
def test_any_transcript(
    transcript: tuple[FunctionSpec, list[Answer]], blank: bool, because: Finding | None
) -> None:
    """Whatever came back is judged: scores are in range, words are there, JSON can hold it."""
    function, answers = transcript
    items = judged(function, answers, blank=blank, absent_because=because)
    assert [item.output for item in items] == list(function.outputs)
    for item in items:
        assert item.score is not None
        assert 0 <= item.score <= item.max_score
        assert (item.status == "passed") <= (item.score == item.max_score)
        assert (item.status == "partial") == (0 < item.score < item.max_score)
        assert item.message or item.status == "passed"
        assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item
    assert judged(function, answers, blank=blank, absent_because=because) == items


spoilers: list[Callable[[AnyArray], object]] = [
    lambda array: array,
    np.ravel,
    lambda array: array * 2,
    lambda array: array + np.nan,
    np.zeros_like,
    lambda array: array[:0],
    lambda array: array.astype("f2"),
    lambda array: np.hstack([array, array]),
]


@given(st.tuples(*[st.sampled_from(spoilers)] * 2), st.integers(0, 1), st.booleans())
def test_monotone(spoilt: tuple[Callable[[AnyArray], object], ...], at: int, blank: bool) -> None:
    """Making one more output right never lowers the score of any output."""
    answers = right(GRADIENTS)
    for number, spoiler in enumerate(spoilt):
        answers = with_output(answers, number, spoiler)
    better = [
        replace(
            one,
            value=tuple(
                good.value[number] if number == at else value
                for number, value in enumerate(one.value)
            ),
        )
        for one, good in zip(answers, right(GRADIENTS), strict=True)
    ]
    before, after = judged(GRADIENTS, answers, blank=blank), judged(GRADIENTS, better, blank=blank)
    for worse, item in zip(before, after, strict=True):
        assert (item.score or 0) >= (worse.score or 0)
    assert after[at].score == after[at].max_score


def test_answers_by_hand() -> None:
    """Plain numbers, as the transcript holds them, are judged like arrays."""
    lab = Lab("sum", "Sums")

    @lab.function(
        lab.task("1", "T"), on=Problems(line_problem, [{"K": 2, "N": 3}]), returns={"total": 2}
    )
    def total(x: AnyArray) -> float:
        return float(np.sum(x))

    spec = lab.build()
    asked = make_plan(spec, 0).problem_sets["total"]
    value = float(np.sum(asked.calls[0][0]))
    for given_value in (value, np.float64(value), np.array([[value]])):
        answers = [Returned(given_value)] * 2
        (item,) = judge_function(spec.functions[0], asked, answers)
        assert (item.status, item.score) == ("passed", 2)
    vector = [Returned(np.array([value, value]))] * 2
    assert judge_function(spec.functions[0], asked, vector)[0].status == "failed"
