"""Causes that would mislead are not named: too little follows them, or nothing has a factor."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from grader.judge.causes.general import generic_causes
from grader.judge.causes.multiples import causes_of_ratios
from grader.judge.causes.wrong_output import WrongOutput
from grader.judge.checking.expected import expected_of
from grader.judge.checking.known_sizes import known_sizes
from grader.judge.functions import judge_function
from grader.lab import Lab, LabSpec, Output, Problems
from grader.lab.function_model import Sizes
from grader.plan import make_plan
from grader.result import Item
from grader.values.tree import AnyArray
from tests.unit.build import answer, in_words

ON_POINTS = [{"N": 4}, {"N": 7}, {"N": 5}, {"N": 6}]


def lab_of(
    reference: Callable[[Any], Any],
    sizes: Sequence[Sizes] = tuple(ON_POINTS),
    output: Output | None = None,
    make: Callable[..., Mapping[str, AnyArray]] | None = None,
) -> LabSpec:
    """A lab of one function `f` of an array x."""
    lab = Lab("small", "Small")

    def drawn(rng: np.random.Generator, **_sizes: int) -> Mapping[str, AnyArray]:
        return {"x": rng.normal(size=_sizes["N"])}

    def f(x: AnyArray) -> Any:
        return reference(x)

    on = Problems(make or drawn, sizes, "N", {"N": "samples"})
    lab.function(lab.task("1", "One"), on=on, returns={"y": output or Output(4)})(f)
    return lab.build()


def wrong_output_of(lab: LabSpec, wrong: Callable[[AnyArray, AnyArray], object]) -> WrongOutput:
    """What comes of a wrong function of the right value and of x."""
    (function,) = lab.functions
    problem_set = make_plan(lab, 0).problem_sets["f"]
    right = expected_of(function, problem_set)
    got = tuple(
        np.asarray(wrong(one.outputs["y"], one.problem.variables["x"]), dtype=float)
        for one in right
    )
    return WrongOutput(function, "y", got, right, problem_set.problems)


def causes(lab: LabSpec, wrong: Callable[[AnyArray, AnyArray], object]) -> list[str]:
    """The ids of the general causes that are named."""
    return [" + ".join(cause.ids) for cause in generic_causes(wrong_output_of(lab, wrong))]


def judged(lab: LabSpec, wrong: Callable[[AnyArray], object]) -> Item:
    """The item of a wrong function."""
    (function,) = lab.functions
    problem_set = make_plan(lab, 0).problem_sets["f"]
    answers = [answer(wrong(*arguments)) for arguments in problem_set.calls]
    return in_words(judge_function(function, problem_set, answers), function)[0]


@pytest.mark.parametrize(
    "reference",
    [len, lambda x: int(np.sum(x > 0)) + 1, lambda x: float(len(x)), lambda x: np.arange(len(x))],
    ids=["len", "count", "size as a float", "indices"],
)
@pytest.mark.parametrize("factor", [2, 0.5, -1, 3])
def test_whole_numbers_and_sizes_have_no_factor(
    reference: Callable[[Any], Any], factor: float
) -> None:
    """Any wrong count is some multiple of the right one: that is not a cause."""
    found = causes(lab_of(reference), lambda right, _: factor * right)
    assert not {"factor-two", "half", "constant-factor", "factor"} & set(found)


def test_a_factor_needs_three_values() -> None:
    """What is right on two problems, or has two values, follows any factor by chance."""
    two = lab_of(np.sum, ON_POINTS[:2])
    mask = lab_of(lambda x: np.where(x > 0, 0.75, 0.25))
    assert causes(lab_of(np.sum, ON_POINTS[:3]), lambda right, _: 2 * right) == ["factor-two"]
    for lab in (two, mask):
        assert causes(lab, lambda right, _: 2 * right) == []


@pytest.mark.parametrize(("tolerance", "factor"), [(1e-8, 1 + 1e-9), (1e-2, 1.005)])
def test_a_factor_of_one_is_none(tolerance: float, factor: float) -> None:
    """What differs by less than the tolerance is not a factor, whatever that tolerance is."""
    lab = lab_of(np.cumsum, output=Output(4, tolerance=tolerance, exact=tolerance))
    found = causes(lab, lambda right, _: factor * right)
    assert not {"constant-factor", "factor"} & set(found)


def test_a_factor_follows_the_tolerance() -> None:
    """Values that need be right to a percent need follow a factor to a percent; others closer."""

    def about_double(right: AnyArray, _: AnyArray) -> AnyArray:
        noise = np.random.default_rng(1).normal(size=right.shape)
        return 2 * right * (1 + 1e-3 * np.clip(noise, -1, 1))

    loose = lab_of(np.cumsum, output=Output(4, tolerance=1e-2, exact=1e-2))
    assert causes(loose, about_double) == ["factor-two"]
    assert causes(lab_of(np.cumsum), about_double) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda right, x: np.zeros_like(x) + 1e-7 * np.sin(x),
        lambda right, x: 1e-9 * x[::-1],
        lambda right, x: np.where(np.arange(len(x)) == 0, 1e-6, 0),
    ],
    ids=["small", "tiny", "one entry"],
)
def test_what_is_next_to_nothing_has_no_cause(
    wrong: Callable[[AnyArray, AnyArray], object],
) -> None:
    """Small numbers are not what is left of other small numbers when these are cut off."""
    small = lab_of(lambda x: np.tanh(x) / 2)
    assert set(causes(small, wrong)) <= {"zeros"}


def test_half_of_two_values_is_not_clipped() -> None:
    """A mask of other numbers is not an array that was cut off."""
    mask = lab_of(lambda x: np.where(x > 0, 1.0, 0.0))
    assert "clipped" not in causes(mask, lambda right, _: right / 2)


def with_idle_size(rng: np.random.Generator, N: int, K: int) -> Mapping[str, AnyArray]:
    """N numbers; K plays no part."""
    return {"x": rng.normal(size=N)}


def folded(rng: np.random.Generator, N: int, K: int) -> Mapping[str, AnyArray]:
    """N rows of K numbers, in one long row."""
    return {"x": rng.normal(size=N * K)}


BOTH = [{"N": 4, "K": 3}, {"N": 7, "K": 2}, {"N": 5, "K": 9}, {"N": 6, "K": 7}]


def test_a_size_that_reaches_no_argument_is_not_named() -> None:
    """A function cannot know it, so it is neither a cause nor a circumstance."""
    idle, both = (lab_of(np.cumsum, BOTH, make=make) for make in (with_idle_size, folded))
    for lab, known in ((idle, {"N"}), (both, {"N", "K"})):
        problems = make_plan(lab, 0).problem_sets["f"].problems
        assert known_sizes(lab.functions[0], problems) == known
    item = judged(idle, lambda x: np.cumsum(x) + x**2)
    assert "N = " in item.message
    assert "K = " not in item.message


def test_numbers_are_told_apart() -> None:
    """What differs in the sixth digit is shown with six."""
    exact = lab_of(np.cumsum, output=Output(4, tolerance=1e-9, exact=1e-9))
    item = judged(exact, lambda x: np.cumsum(x) + 1e-6 * np.sin(40 * x))
    example = item.evidence.example
    assert example is not None
    assert example.got != example.expected
    assert f"is {example.got} but should be {example.expected}" in item.message


def test_one_entry_tells_no_rule() -> None:
    """Which entries differ is said where it holds on every problem, and of several entries."""

    def at_positive(x: AnyArray) -> AnyArray:
        return np.sin(x) + np.where(x > 0, x**2, 0)

    def at_one_entry(x: AnyArray) -> AnyArray:
        return np.sin(x) + np.where(x == np.max(x), x**2, 0)

    sines = lab_of(np.sin, [{"N": 9}, {"N": 12}, {"N": 10}])
    said = [judged(sines, wrong).message for wrong in (at_positive, at_one_entry)]
    assert "exactly where x is positive" in said[0]
    assert "exactly where" not in said[1]
    first_only = lab_of(np.sin, [{"N": 2}, {"N": 12}, {"N": 10}])
    assert "exactly where" not in judged(first_only, at_one_entry).message


def test_a_factor_is_told_apart_from_one() -> None:
    """What is 1.00002 times the right value is not said to be once that value."""
    exact = lab_of(np.cumsum, output=Output(4, tolerance=1e-9, exact=1e-9))
    for ratio, told in ((1.00002, 1.00002), (2.123456, 2.123)):
        wrong = wrong_output_of(exact, lambda right, _: right)
        (cause,) = causes_of_ratios(wrong, [ratio] * len(ON_POINTS))
        assert cause.findings[0].facts["ratio"] == told


def test_values_of_no_gradient_are_not_called_one() -> None:
    """Nothing is said of updates, learning rates or derivatives where none are asked for."""
    columns = lab_of(lambda x: np.cumsum(x)[:, None])
    said = [
        judged(columns, lambda x: np.cumsum(x)),
        judged(columns, lambda x: -np.cumsum(x)[:, None]),
        judged(lab_of(np.cumsum, output=Output(4, tolerance=1e-2)), lambda x: np.cumsum(x) * 1.001),
    ]
    for item in said:
        words = " ".join([item.message, *(hint.text for hint in item.hints)])
        assert words
        assert not re.search(r"gradient|lr |d_b|epsilon|update|derivative|loss", words)


def test_on_how_many_problems() -> None:
    """And what those have in common on which it is right, or wrong."""

    def wrong_but_at(size: int) -> Item:
        return judged(
            lab_of(np.cumsum, [{"N": 1}, {"N": 7}, {"N": 5}, {"N": 6}]),
            lambda x: np.cumsum(x) + (len(x) != size) * np.sin(9 * x),
        )

    assert "y is wrong on 3 of 4 problems (right only for N = 1)." in wrong_but_at(1).message
    assert "y is wrong on all 4 problems." in wrong_but_at(99).message
    only = judged(
        lab_of(np.cumsum, [{"N": 1}, {"N": 7}, {"N": 5}, {"N": 6}]),
        lambda x: np.cumsum(x) + (len(x) == 7) * np.sin(9 * x),
    )
    assert "y is wrong on 1 of 4 problems (only for N = 7)." in only.message
    assert [one.right for one in only.evidence.by_problem] == [True, False, True, True]
