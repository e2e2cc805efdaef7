"""Faults of declared formulas: each is named in words, before any answer is read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.errors import LabError
from grader.formula import Question, faults_of_formulas
from grader.lab import Lab
from reference.questions import QUES_1, QUES_2


def draw(rng: np.random.Generator) -> Mapping[str, Any]:
    """A line: weights w (3, 1), inputs x (3, 7), residuals r (1, 7)."""
    sizes = {"w": (3, 1), "x": (3, 7), "r": (1, 7)}
    return {"N": 7, **{name: rng.normal(size=size) for name, size in sizes.items()}}


SLOPE = Question("w", draw, lambda v: v["x"] @ v["r"].T / v["N"])


def test_sound_declarations() -> None:
    """The lab's own formulas, and the one that the rest is tested with, have no faults."""
    for formulas in (QUES_1, QUES_2, (SLOPE,), ()):
        assert list(faults_of_formulas(formulas)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"names": ("x + y",)}, "is not a name"),
        ({"variable": "u"}, "u is not drawn"),
        ({"samples": "n"}, "n is not drawn"),
        ({"aliases": {"q": ("Q",)}}, "q is not drawn"),
        ({"aliases": {"x": ("1 +",)}}, "cannot be worked out: FormulaError"),
        ({"functions": {"f(": np.exp}}, "cannot be worked out: FormulaError"),
        ({"variables": lambda rng: 1 / 0}, "ZeroDivisionError"),
        ({"right": lambda v: v["x"] @ v["w"]}, "cannot be worked out: ValueError"),
        ({"right": lambda v: v["r"]}, "the right value has the shape (1, 7), the variable (3, 1)"),
        ({"variants": {"sign": lambda v: v["r"]}}, "'sign' has the shape (1, 7)"),
        ({"variants": {"none": SLOPE.right}}, "the variant 'none' is right"),
    ],
)
def test_faults(changes: dict[str, Any], words: str) -> None:
    """Whatever cannot be read, drawn or worked out is named."""
    faults = list(faults_of_formulas([replace(SLOPE, **changes)]))
    assert [fault for fault in faults if words in fault], faults


def test_one_variable_twice() -> None:
    """No two formulas of a question may go by one name."""
    other = replace(SLOPE, variable="r", names=("w",), right=lambda v: v["r"])
    assert "two formulas" in " ".join(faults_of_formulas([SLOPE, SLOPE]))
    assert "'w' is the variable of two formulas" in list(faults_of_formulas([SLOPE, other]))


def test_a_lab_with_a_faulty_formula() -> None:
    """The lab's declaration names it with its question."""
    lab = Lab("line", "Fitting a line")
    task = lab.task("1", "Predict")
    faulty = replace(SLOPE, samples="n")
    lab.question(
        task, "why", "Why?", points=1, marker="Ques", until="Task", formulas=(SLOPE, faulty)
    )
    with pytest.raises(LabError, match="question 'why': the formula of 'w': n is not drawn"):
        lab.build()
