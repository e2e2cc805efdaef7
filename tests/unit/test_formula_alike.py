"""Answers whose formulas are equivalent stand together, right or wrong."""

import random

import pytest

from grader.formula.answers import alike
from tests.unit.test_formula_triage import SLOPE

GROUPS = [
    [  # right, averaged
        r"$\nabla_w L = \frac{1}{N} x (a - y)^T$",
        r"$\nabla_w L = \frac{1}{n} \sum_i x_i (\hat{y}_i - y_i)$",
        r"With $\delta = a - y$: $\nabla_w L = \frac{1}{N} x \delta^T$",
    ],
    [r"$\nabla_w L = x (y - a)^T$", r"$\nabla_w L = -x (a - y)^T$"],
    [r"$\nabla_w L = \frac{2}{N} x (a - y)^T$", r"$\nabla_w L = \frac{1}{N} (x + x) (a - y)^T$"],
    ["The slope is steep.", "the slope  is\nsteep."],
    ["I do not know."],
    [r"$\nabla_w L = \kappa x$"],
]


@pytest.mark.parametrize("seed", range(3))
def test_equivalent_answers_are_one_group(seed: int) -> None:
    """In whatever order they come; wrong ones that are equivalent too."""
    marked = [(number, text) for number, group in enumerate(GROUPS) for text in group]
    random.Random(seed).shuffle(marked)
    found = alike([text for _, text in marked], [SLOPE])
    pairs = {(number, group) for (number, _), group in zip(marked, found, strict=True)}
    assert len(pairs) == len(GROUPS) == len(set(found))
    assert sorted(set(found)) == list(range(len(GROUPS)))
    assert dict(pairs)[0] == 0  # the most common one


def test_what_is_empty_has_no_group() -> None:
    """It waits for nobody's reading."""
    assert alike(["", "a = b", " \n"], [SLOPE]) == (-1, 0, -1)
    assert alike(["Yes.", "yes. ", "No."], []) == (0, 0, 1)
    assert alike([], [SLOPE]) == ()
