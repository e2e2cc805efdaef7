"""Judging functions that return dicts, texts, whole numbers, lists and None."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given

from grader.audit.run import mutants_of, subject_of
from grader.audit.trial import try_mutant
from grader.judge.checking.trees import compare_trees
from grader.judge.functions import judge_function
from grader.lab import Output
from grader.lab.load import load_lab
from grader.lab.returns import plain_tree
from grader.plan import make_plan
from grader.result import Item
from grader.session.local import answers_in_process
from grader.values.capture import capture
from grader.values.tree import Column, Table, Tree
from tests.unit.build import ROOT, function_of, in_words
from tests.unit.trees import trees

LAB = load_lab(ROOT / "tests" / "support" / "words_lab")
PLAN = make_plan(LAB, 0)
REFERENCE: Mapping[str, Callable[..., Any]] = {
    function.name: function.reference for function in LAB.functions
}


def judged(name: str, function: Callable[..., Any]) -> tuple[Item, ...]:
    """The items of a function that a student wrote."""
    problem_set = PLAN.problem_sets[name]
    answers = answers_in_process({name: function}, name, problem_set.calls)
    declared = function_of(LAB, name)
    return in_words(judge_function(declared, problem_set, answers), declared)


def changed(name: str, change: Callable[[Any], Any]) -> tuple[Item, ...]:
    """The items of a function that returns what the reference does, changed."""
    return judged(name, lambda *arguments: change(REFERENCE[name](*arguments)))


class Steps(NamedTuple):
    """What some would rather return."""

    dW1: Any
    dW2: Any


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_is_right(name: str) -> None:
    """Arguments arrive as they were drawn, and what comes back is compared as what it is."""
    for item in judged(name, REFERENCE[name]):
        assert (item.status, item.score, item.message) == ("passed", item.max_score, "")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("steps", OrderedDict),
        ("steps", lambda steps: {**steps, "cache": object()}),
        ("parameters_of", float),
        ("parameters_of", np.int32),
        ("parameters_of", lambda total: np.array([total])),
        ("longest", np.str_),
        ("shapes_of", lambda shapes: [(np.int64(one), other) for one, other in shapes]),
        ("position_of", lambda found: None if found is None else np.int64(found)),
        ("rounded", lambda total: total + 1),
        ("summary", list),
        ("summary", lambda both: (both[0], [array.astype("f4") for array in both[1]])),
    ],
)
def test_right_in_another_way(name: str, change: Callable[[Any], Any]) -> None:
    """What amounts to the same costs nothing."""
    for item in changed(name, change):
        assert (item.status, item.score) == ("passed", item.max_score)


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("steps", lambda steps: (steps["dW1"], steps["dW2"]), "in a tuple"),
        ("steps", lambda steps: Steps(**steps), "in a tuple"),
        ("steps", lambda steps: list(steps.values()), "in a list"),
        (
            "steps",
            lambda steps: {"d_w1": steps["dW1"], "d_w2": steps["dW2"]},
            "the keys of the dict are not",
        ),
        ("shapes_of", tuple, "in a tuple, not in a list"),
        ("shapes_of", np.array, "in an ndarray, not in a list"),
        ("shapes_of", lambda shapes: [list(shape) for shape in shapes], "in a list, not in a"),
        ("shapes_of", lambda shapes: {"shapes": shapes}, "in a dict"),
        ("shapes_of", lambda shapes: (shapes,), "tuple"),
        ("shapes_of", lambda shapes: (shape for shape in shapes), "in a generator"),
    ],
)
def test_another_container_costs_a_little(
    name: str, change: Callable[[Any], Any], told: str
) -> None:
    """What it is in is said, once for each item, and what to do."""
    for item in changed(name, change):
        assert item.status == "partial"
        assert item.score == pytest.approx(0.8 * item.max_score)
        assert told in item.message
        assert len(item.hints) == 1


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("steps", lambda steps: {"dW1": steps["dW1"]}, "no such key"),
        ("parameters_of", lambda total: total + 1, "wrong"),
        ("parameters_of", lambda total: total + 1e-6, "wrong"),
        ("parameters_of", str, "str"),
        ("parameters_of", lambda _: None, "None"),
        ("longest", lambda word: word[:-1], "not the expected text"),
        ("longest", str.encode, "bytes"),
        ("longest", lambda _: None, "None"),
        ("longest", len, "int"),
        ("shapes_of", lambda shapes: [shape[::-1] for shape in shapes], "shapes[0][0] is wrong"),
        ("shapes_of", lambda shapes: shapes[:-1], ", expected "),
        ("shapes_of", lambda shapes: shapes[:1], "has one entry, expected "),
        ("shapes_of", lambda shapes: 3, "int"),
        ("position_of", lambda found: 99 if found is None else found, "None"),
        ("position_of", lambda found: -1 if found is None else None, "found"),
        ("rounded", lambda total: total * 1.01, "wrong"),
        ("summary", lambda both: ({}, both[1]), "no entry"),
        ("summary", lambda both: ({**both[0], "more": 1}, both[1]), " entries, expected "),
        ("summary", lambda both: (both[0], both[1][::-1]), "layers[0] has shape"),
        ("summary", lambda both: (both[0], [both[1][0], both[1][1] * np.nan]), "NaN"),
        ("summary", lambda both: both[0], "missing"),
    ],
)
def test_wrong_values(name: str, change: Callable[[Any], Any], told: str) -> None:
    """What is wrong is said, and where; no right value is."""
    lost = [item for item in changed(name, change) if item.score == 0]
    assert lost
    assert any(told in item.message for item in lost)
    assert all(item.status == "failed" for item in lost)


@pytest.mark.parametrize(
    ("value", "asks_for_return"), [(None, True), (object(), False), ([None] * 9, False)]
)
def test_what_to_do_about_another_type(value: Any, *, asks_for_return: bool) -> None:
    """A `return` may be missing only where nothing came back."""
    for item in changed("steps", lambda _: [0]) + changed("longest", lambda _: value):
        whole = asks_for_return and item.function == "longest"
        assert any("`return`" in hint.text for hint in item.hints) == whole


def test_names_that_are_members() -> None:
    """Keys that amount to the right ones are these, in both of two equal calls."""

    class Layer(StrEnum):
        first = "dW1"
        second = "dW2"

    subclass = {Layer.first: {Layer.second}}
    plain: Tree = {"dW1": {"dW2"}}
    made = capture(subclass)
    assert compare_trees(made, plain, Output(1), "").comparison.right
    assert compare_trees(made, plain_tree(made), Output(1), "").comparison.right


@pytest.mark.parametrize(
    ("got", "right"),
    [([1.0, np.inf], True), ([2.0, np.inf], False), ([1.0, -np.inf], False), ([1.0, 9e307], False)],
)
def test_infinity_in_a_table(got: list[float], right: bool) -> None:
    """It is not a number that others are small beside."""
    one, other = (
        Table("frame", (Column("x", "float64", np.array(values)),))
        for values in (got, [1.0, np.inf])
    )
    assert compare_trees(one, other, Output(1), "").comparison.right == right


def test_changed_arguments_of_any_type() -> None:
    """A list that the function changes is other data for its caller."""

    def sorting(words: list[str]) -> str:
        first = max(words, key=len)
        words.sort()
        return first

    (item,) = judged("longest", sorting)
    assert item.status == "partial"
    assert "argument words" in item.message


def test_what_answers_by_chance() -> None:
    """Two calls that give different texts are told from a wrong one."""
    answers = iter(range(100))
    (item,) = judged("longest", lambda words: f"{max(words, key=len)}{next(answers)}")
    assert "different values" in item.message


@pytest.mark.parametrize("function", LAB.functions, ids=lambda function: function.name)
def test_mutants_lose(function: Any) -> None:
    """An audit of such functions works, and what it makes wrong is seen."""
    subject = subject_of(function, PLAN.problem_sets[function.name])
    reports = [try_mutant(subject, mutant) for mutant in mutants_of(subject, 0)]
    outcomes = [report.outcome for report in reports]
    assert outcomes.count("killed") >= 3
    assert "unjudged" not in outcomes
    assert not any(report.collateral for report in reports)


@given(trees, trees)
def test_anything_is_compared(one: Any, other: Any) -> None:
    """Whatever comes back for whatever is right, there is a verdict."""
    compared = compare_trees(one, plain_tree(other), Output(1), "value")
    assert compared.comparison.right == (compared.complaint is None)
