r"""Triage of whole answers, on a question that has nothing to do with this repository's lab."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.formula import FormulaError, Question
from grader.formula.answers import Candidate, Triaged, triage, triage_answer
from tests.unit.test_formula_parse import SOUP

Variables = Mapping[str, Any]


def draw(rng: np.random.Generator) -> Variables:
    """A line: prediction a = w^T x + b for inputs x (K, N), targets y (1, N)."""
    K, N = int(rng.integers(2, 5)), int(rng.integers(6, 9))
    w, b, x = rng.normal(size=(K, 1)), rng.normal(size=(1, 1)), rng.normal(size=(K, N))
    return {"N": N, "K": K, "w": w, "x": x, "a": w.T @ x + b, "y": rng.normal(size=(1, N))}


SLOPE = Question(
    "w",
    variables=draw,
    right=lambda v: v["x"] @ (v["a"] - v["y"]).T / v["N"],
    aliases={"a": (r"\hat{y}",), "N": ("n",)},
    variants={"the target is missing": lambda v: v["x"] @ v["a"].T / v["N"]},
)


def slope(text: str) -> Triaged:
    """What is found out about an answer."""
    return triage_answer(text, [SLOPE])["w"]


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        (r"$\nabla_w L = \frac{1}{N} x (a - y)^T$", "equivalent", "averaged over the batch"),
        (r"$\nabla_w L = x (a - y)^T$", "equivalent", "per sample"),
        (r"$\nabla_w L = \frac{1}{n} \sum_i x_i (\hat{y}_i - y_i)$", "equivalent", "averaged"),
        (r"$\nabla_w L = \sum_i x_i (\hat{y}_i - y_i)$", "equivalent", "without the factor 1/N"),
        (r"$\nabla_w L = (a - y) x$", "equivalent", "per sample"),
        (r"$\nabla_w L = x (y - a)^T$", "different", "opposite sign"),
        (r"$\nabla_w L = \frac{2}{N} \sum_i x_i (a_i - y_i)$", "different", "factor of 2"),
        (r"$\nabla_w L = \frac{1}{K} x (a - y)^T$", "different", "factor of 1/K"),
        (r"$\nabla_w L = x a^T$", "different", "the target is missing"),
        (r"$\nabla_w L = -x a^T$", "different", "the target is missing, and the opposite sign"),
        (r"$\nabla_w L = \frac{1}{N} (a - y)$", "different", "1 by N, not K by 1"),
        (r"$\nabla_w L = \kappa x$", "unread", r"\kappa is not known"),
    ],
)
def test_verdicts(text: str, verdict: str, words: str) -> None:
    """A verdict, and a sentence that says in which sense, or what is wrong."""
    found = slope(text)
    assert found.verdict == verdict, found
    assert words in found.sentence


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        (r"$\nabla_w L = x (y - a)^T = x (a - y)^T$", "equivalent", "equivalent"),
        (r"$\nabla_w L = x (a - y)^T = x (y - a)^T$", "different", "another right side"),
        (
            r"$\nabla_w L = x (a - y)^T = \kappa x$",
            "equivalent",
            r"later right side could not be read",
        ),
        (r"$\nabla_w L = \kappa = x (a - y)^T$", "equivalent", "per sample"),
        (r"$\nabla_w L = x \delta^T$, $\delta = a - y$", "equivalent", r"says of \delta"),
        (r"$\delta = a - y$, $\nabla_w L = x \delta^T$, $\delta = y - a$", "equivalent", r"\delta"),
        (r"$\delta = y - a$, $\nabla_w L = x \delta^T$", "different", "opposite sign"),
        (
            r"$\delta = a - y$, $\nabla_w L = x (a-y)^T = \frac{\partial L}{\partial a} x$",
            "equivalent",
            "",
        ),
        (
            r"$\frac{\partial L}{\partial a} = a - y$,"
            r" $\nabla_w L = x \frac{\partial L}{\partial a}$",
            "equivalent",
            "",
        ),
        (r"$y = w^T x + b$, $\nabla_w L = x (y - t)^T$", "unread", "t is not known"),
        (r"$a = y$, $\nabla_w L = x (a - y)^T$", "equivalent", "per sample"),
        (r"$t = y$, $\nabla_w L = x (a - t)^T$", "equivalent", "says of t"),
        (r"$\nabla_w L = x (a - \hat{y})^T$", "unread", "would mean the same"),
    ],
)
def test_which_right_side_counts(text: str, verdict: str, words: str) -> None:
    """The last explicit one that can be read, with the meanings that the answer gives to names."""
    found = slope(text)
    assert found.verdict == verdict, found
    assert words in found.sentence


def test_candidates_can_be_given() -> None:
    """Right sides may come from elsewhere."""
    found = triage([Candidate("x (a - y)^T")], SLOPE)
    assert found == Triaged(
        "equivalent", "equivalent (per sample, without the average over the batch)", "x (a - y)^T"
    )
    assert triage([], SLOPE).verdict == "unread"


def test_the_same_answer_always_gets_the_same_finding() -> None:
    """Draws are fixed."""
    text = r"$\nabla_w L = x (a - y)^T + 10^{-6} x$"
    assert slope(text) == slope(text)
    assert slope(text).verdict == "different"


@pytest.mark.parametrize("field", ["aliases", "functions"])
def test_a_question_with_a_name_that_is_none(field: str) -> None:
    """A declaration that cannot be read is an error, not a verdict."""
    declared: dict[str, Any] = {"aliases": {"x": ("x + y",)}, "functions": {"x + y": np.exp}}
    faulty = Question("w", draw, SLOPE.right, **{field: declared[field]})
    with pytest.raises(FormulaError):
        triage([Candidate("x")], faulty)


NESTED = r"$\nabla_w L = "


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5_000_000,
        "$" * 90_000,
        r"\[" * 40_000,
        r"\begin{align}" * 7_000,
        "".join("`" * ticks + " " for ticks in range(400)),
        r"$\nabla_w L = x (a - y)^T$ " * 3_000,
        r"$\nabla_w L" + "= x " * 20_000 + "$",
        NESTED + "(" * 20_000 + "$",
        NESTED + r"\frac{" * 3_000 + "x" + "}{2}" * 3_000 + "$",
        NESTED + r"d\hat{" * 300 + "x" + "}" * 300 + "$",
        NESTED + "9^{9^{9^{9^9}}} x$",
        NESTED + "x" + "^T" * 300 + "$",
        NESTED + "x " * 390 + "$",
        NESTED + r"\sum_i\sum_j\sum_k\sum_l\sum_m x_i x_j x_k x_l x_m$",
        NESTED + "A_0$ " + " ".join(f"$A_{{{at}}} = A_{{{at + 1}}} x$" for at in range(1_000)),
        NESTED + r"\delta x$ " + " ".join(rf"$\delta = x_i y_j + {at}$" for at in range(900)),
        NESTED + r"\text{" * 5_000 + "$",
        "dw = " + "(" * 5_000,
        "dw = x\n" + "dw *= -1\n" * 2_000,
        "dw = " + "-" * 9_000 + "x",
        "dw = x" + " + x" * 4_000,
        "for i in range(N):\n" + "".join(f"  a{n + 1} = a{n} + a{n}\n" for n in range(30)),
        "".join(" " * n + "def f():\n" for n in range(90)) + " " * 91 + "dw = x",
        "".join(" " * n + "if x:\n" for n in range(90)) + " " * 91 + "dw = x",
        "<!-- ~~ <s>" * 8_000,
        "q is the label, " * 6_000,
        "if not wrong " * 7_000 + NESTED + "q$",
        NESTED + r"\begin{cases}" * 500 + "$",
        NESTED + r"\begin{cases}" + r"x & x > 0 \\ " * 500 + r"\end{cases}$",
        "$f(z) = f(f(z))$, " + NESTED + "f(x)$",
        "$f(z) = g(z) + g(z)$, $g(z) = f(z) + f(z)$, " + NESTED + "f'(x)$",
        r"$\delta \to \delta$ " * 3_000 + NESTED + r"\delta$",
        NESTED + r"\boxed{" * 5_000 + "$",
        NESTED + "\x00\ud800\u202e$",
    ],
)
def test_hostile_answers(text: str) -> None:
    """Nesting bombs, floods and megabytes come out as findings."""
    found = slope(text)
    assert found.verdict in ("unread", "different")
    assert len(found.sentence) < 500
    assert len(found.formula) <= 300


PIECES = st.sampled_from(
    ["$", r"$\nabla_w L = ", r"$\delta = ", "= ", r"\delta ", "\n\n", "x (a-y)^T"]
)


@given(st.one_of(st.text(max_size=100), st.lists(SOUP | PIECES, max_size=12).map("".join)))
def test_any_text_has_a_finding(text: str) -> None:
    """No answer is an exception."""
    assert slope(text).sentence
