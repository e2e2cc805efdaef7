r"""Triage of answers that are wrong, or that nobody but a reader can judge."""

import pytest

from tests.unit.test_formula_answers import finding, stated

# Wrong right sides, each with words of the sentence that should come out.
WRONG_SIDES: dict[str, tuple[tuple[str, str], ...]] = {
    "1 W": (
        (r"(p - q) x^T", "opposite sign"),
        (r"-(q - p) x^T", "opposite sign"),
        (r"\frac{1}{N}(y - \hat{y}) x^T", "opposite sign"),
        (r"(q - p) x", "x lacks a transpose"),
        (r"x (q - p)^T", "transpose of the gradient"),
        (r"x^T (q - p)", ""),
        (r"X^T (Q - Y)", ""),
        (r"2 (q-p) x^T", "factor of 2"),
        (r"\frac{2}{N} \sum_n (q_n - p_n) x_n^T", "factor of 2"),
        (r"\frac{1}{C} (q-p) x^T", "factor of 1/C"),
        (r"\frac{1}{N^2} \sum_n (q_n-p_n) x_n^T", "factor of 1/N"),
        (r"N (q-p) x^T", "factor of N"),
        (r"q x^T", "label is missing"),
        (r"-p x^T", "prediction is missing"),
        (r"p x^T", "prediction is missing"),
        (r"-\frac{p}{q} x^T", "probabilities"),
        (r"(q-p) \odot q \odot (1-q) x^T", "softmax is there twice"),
        (r"(q - p)", "C by 1, not C by M"),
        (r"(q + p) x^T", ""),
        (r"(q - p) (x^T + 1)", ""),
        (r"(z - p) x^T", ""),
        (r"(q - p) z^T", "C by C, not C by M"),
        (r"(q_i - p_i) x_i^T x_i", ""),
        (r"\log(q) x^T", ""),
        (r"(p_i - q_i) x_j", "opposite sign"),
        (r"\frac{1}{N}\sum_n (q_n - p_n) \cdot \frac{1}{N}\sum_n x_n^T", ""),
        (r"0", ""),
    ),
    "1 b": (
        (r"p - q", "opposite sign"),
        (r"q", "label is missing"),
        (r"2(q - p)", "factor of 2"),
        (r"(q - p) x^T", "C by M, not C by 1"),
        (r"(q - p)^T", "transpose of the gradient"),
        (r"1", ""),
        (r"q - 1", ""),
        (r"\frac{1}{M} \sum_n (q_n - p_n)", ""),
        (r"q (1 - q)", ""),
    ),
    "2 W": (
        (r"U^T(\hat y - p) x^T", "derivative of the activation is missing"),
        (r"(U^T(p - \hat y) \odot ReLU'(z)) x^T", "opposite sign"),
        (r"(U^T(\hat y - p) \odot h) x^T", "activation stands in place of its derivative"),
        (r"(U^T(\hat y - p) \odot ReLU(z)) x^T", "activation stands in place"),
        (r"(U^T(\hat y - p) \odot sgn(z)) x^T", "sgn"),
        (r"(U^T(\hat y - p) \odot (1 - \tanh^2(z))) x^T", "tanh"),
        (r"(U(\hat y - p) \odot ReLU'(z)) x^T", "U lacks a transpose"),
        (r"(U^T(\hat y - p) \odot ReLU'(z)) x", "x lacks a transpose"),
        (r"(U^T(\hat y - p) \odot \mathbb{1}[z < 0]) x^T", "inverted"),
        (r"(U^T(\hat y - p) \odot ReLU'(Wx)) x^T", "without b_1"),
        (r"(\hat y - p) x^T", "C by M, not H by M"),
        (r"(U^T \hat y \odot ReLU'(z)) x^T", "label is missing"),
        (r"(U^T(\hat y - p) \odot ReLU'(h)) x^T \cdot 2", "factor of 2"),
        (r"\frac{1}{H}(U^T(\hat y - p) \odot ReLU'(z)) x^T", "factor of 1/H"),
    ),
    "2 U": (
        (r"(\hat y - p) x^T", "C by M, not C by H"),
        (r"(p - \hat y) h^T", "opposite sign"),
        (r"h (\hat y - p)^T", "transpose of the gradient"),
        (r"-3 (\hat y - p) h^T", "factor of -3"),
        (r"\frac{1}{2} (\hat y - p) h^T", "factor of 1/2"),
        (r"H^T (\hat Y - Y)", ""),
        (r"h^T (\hat y - y)", "samples were rows"),
        (r"(\hat y - p) h", "h lacks a transpose"),
        (r"(\hat y - p) z^T", ""),
        (r"((\hat y - p) \odot \hat y \odot (1 - \hat y)) h^T", "twice"),
    ),
    "2 b_1": (
        (r"U^T(\hat y - p)", "derivative of the activation is missing"),
        (r"U^T(p - \hat y) \odot ReLU'(z)", "opposite sign"),
        (r"\hat y - p", "C by 1, not H by 1"),
        (r"ReLU'(z)", ""),
        (r"U(\hat y - p) \odot ReLU'(z)", "U lacks a transpose"),
    ),
    "2 b_2": (
        (r"p - \hat y", "opposite sign"),
        (r"(\hat y - p) h^T", "C by H, not C by 1"),
        (r"U^T(\hat y - p)", ""),
    ),
}

# Whole answers that cannot be judged for the variable, with words of the reason.
UNREAD: tuple[tuple[str, str, str, str], ...] = (
    ("1", "W", "", "no statement"),
    ("1", "W", "I do not know.", "no statement"),
    ("1", "W", "The gradient is the prediction minus the label, times the input.", "no statement"),
    ("1", "W", r"$\nabla_W loss = ?$", "no statement"),
    ("1", "W", r"$\nabla_b loss = q - p$", "no statement"),
    ("1", "W", r"$\nabla_W L = \xi x^T$", r"\xi is not known"),
    ("1", "W", r"$\nabla_W L = \delta x^T$", r"\delta is not known"),
    (
        "1",
        "W",
        r"$\nabla_W L = \frac{\partial L}{\partial z}\frac{\partial z}{\partial W}$",
        "not known",
    ),
    ("1", "W", r"$\nabla_W L = \begin{pmatrix} a & b \\ c & d \end{pmatrix}$", "cannot read"),
    (
        "1",
        "b",
        r"$$\frac{\partial L}{\partial b_i} = \begin{cases} q_i - 1 & i = y \\"
        r" q_i & \text{else} \end{cases}$$",
        "cannot read",
    ),
    ("1", "b", r"$\frac{\partial L}{\partial b_i} = q_i - 1$ if $i = y$", "no statement"),
    ("1", "W", r"$\nabla_W L = (q - p x^T$", "missing"),
    ("1", "W", r"$\nabla_W L = (p - y) x^T$", "p and y would mean the same"),
    ("1", "W", r"$\nabla_W L = \mathbb{1}(q) x^T$", "not a comparison"),
    ("1", "W", r"$\nabla_W L = q - $", "ends too early"),
    ("1", "W", r"$\nabla_W L = \left[ (x (q-p)^T \right]^T$", "missing"),
    ("1", "W", r"$\nabla_W L = \int_0^1 (q - p) x^T dt$", "cannot read"),
    ("1", "W", r"$\nabla_W L = \text{error} \cdot \text{input}^T$", "error"),
    ("1", "W", r"$\nabla_W L = \mathrm{Var}[(q-p)x^T]$", "not known"),
    ("1", "W", r"$\nabla_W L = \mathbb{E} (q-p)x^T$", "cannot read"),
    ("1", "W", r"$\nabla_W L = (q-p)x^T > 0$", "comparison"),
    ("1", "W", r"$\nabla_W L = \sum_{j \neq y} q_j x^T$", "leaves something out"),
    ("1", "W", r"$\nabla_W L = " + "(" * 200 + "q" + ")" * 200 + "$", "nested too deeply"),
    ("1", "W", r"$\nabla_W L = " + "+".join(["q"] * 5000) + "$", "too long"),
    ("1", "W", r"$\nabla_W L = a b c d$", "not known"),
    ("1", "W", r"$\nabla_W L = x q p$", "shapes do not fit"),
    ("1", "W", r"$\nabla_W L = \frac{q - p}{0} x^T$", "not finite"),
    ("2", "W", r"$\nabla_W L = (U^T(\hat y - p) \odot ReLU') x^T$", "without its argument"),
    ("2", "b_1", r"$\nabla_{b_1} L = \nabla_{b_1} L$", "no statement"),
    ("2", "b_1", r"$\nabla_{b_1} L = G$, $G = K$, $K = G$", "not known"),
)


@pytest.mark.parametrize(
    ("number", "variable", "right", "words"),
    [(*key.split(), *pair) for key, held in WRONG_SIDES.items() for pair in held],
)
def test_wrong_sides_are_told(number: str, variable: str, right: str, words: str) -> None:
    """A wrong gradient is different, and the sentence says how where that is known."""
    found = finding(number, variable, stated(variable, right))
    assert found.verdict == "different", found.sentence
    assert words in found.sentence


@pytest.mark.parametrize(("number", "variable", "text", "words"), UNREAD)
def test_unreadable_answers_are_left_to_a_reader(
    number: str, variable: str, text: str, words: str
) -> None:
    """What we cannot read is left to a reader, with the reason."""
    found = finding(number, variable, text)
    assert found.verdict == "unread", found.sentence
    assert words in found.sentence
