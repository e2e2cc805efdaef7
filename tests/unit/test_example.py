"""The smallest failing example of a wrong output that nothing explains."""

import numpy as np
import pytest

from grader.judge.functions import judge_function
from grader.plan import make_plan
from grader.result import Item
from tests.unit.build import function_of, in_words, line_lab, right_answers, with_output

LAB = line_lab()
PREDICT, GRADIENTS = function_of(LAB, "predict"), function_of(LAB, "gradients")
PLAN = make_plan(LAB, 0)


def judged(change: object) -> Item:
    """The item of the first output of `gradients`, changed."""
    assert callable(change)
    problem_set = PLAN.problem_sets["gradients"]
    answers = with_output(right_answers(GRADIENTS, problem_set), 0, change)
    return in_words(judge_function(GRADIENTS, problem_set, answers), GRADIENTS)[0]


def test_the_smallest_problem_is_shown() -> None:
    """Sizes, arguments, the first entry that differs, and how many do; one right entry, no more."""
    item = judged(lambda array: array + np.arange(1.0, array.size + 1).reshape(array.shape))
    example = item.evidence.example
    assert example is not None
    assert example.sizes == {"K": 2, "N": 1}
    assert [argument.name for argument in example.arguments] == list(GRADIENTS.parameters)
    assert all(argument.values is not None for argument in example.arguments)
    assert example.index == (0, 0)
    assert isinstance(example.got, float)
    assert isinstance(example.expected, float)
    assert example.got - example.expected == pytest.approx(1, abs=1e-3)
    assert (example.wrong_entries, example.entries) == (2, 2)
    assert "K = 2, N = 1" in item.message
    assert "2 of 2 entries differ" in item.message


def test_where_it_differs() -> None:
    """A single wrong row is named."""

    def change(array: np.ndarray) -> np.ndarray:
        changed = array.copy()
        changed[1] += 7
        return changed

    example = judged(change).evidence.example
    assert example is not None
    assert (example.index, example.wrong_entries) == ((1, 0), 1)


def test_large_arguments_are_not_shown() -> None:
    """Arguments of many entries are given by their shape."""

    def change(array: np.ndarray) -> np.ndarray:
        return array + np.arange(array.size).reshape(array.shape) * (array.size == 4)

    example = judged(change).evidence.example
    assert example is not None
    assert example.sizes == {"K": 4, "N": 3}
    shown = {argument.name: argument.values is not None for argument in example.arguments}
    assert shown == {"weights": True, "bias": True, "x": True, "y": True}


def test_what_is_explained_needs_no_example() -> None:
    """Where a cause is named there is none, nor where the shape is wrong."""
    assert judged(lambda array: -array).evidence.example is None
    assert judged(lambda array: array[:1]).evidence.example is None


def test_an_infinite_value() -> None:
    """What is not a number is shown as such."""
    item = judged(lambda array: np.where(np.arange(array.size)[:, None] == 0, np.nan, array))
    assert item.evidence.example is not None
    assert item.evidence.example.got is None
    assert "not a finite number" in item.message
