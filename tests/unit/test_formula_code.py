"""Right sides typed as NumPy code, as formulas."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.formula.code import as_formula, is_code
from grader.formula.errors import FormulaError


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("np.dot(q - p, x.T) / N", "(((q - p) @ (x)^T) / N)"),
        ("(q - p).dot(x.T)", "((q - p) @ (x)^T)"),
        ("np.multiply(a, b) @ c", r"((a \odot b) @ c)"),
        ("np.mean(q - p, axis=1, keepdims=True)", "mean((q - p))"),
        ("np.sum(d, 1) / x.shape[1]", "(sum(d) / N)"),
        ("d.sum(axis=-1)", "sum(d)"),
        ("-np.exp(z) * (z > 0)", "((-exp(z)) * (z > 0.000000))"),
        ("np.transpose(d) * 2", "((d)^T * 2.000000)"),
        ("np.maximum(0, z)", "max(0.000000, z)"),
        ("np.dot(d, relu(z))", "(d @ relu(z))"),
    ],
)
def test_what_code_stands_for(code: str, formula: str) -> None:
    """Products, transposes, and means and sums over samples."""
    assert is_code(code)
    assert as_formula(code) == formula


@pytest.mark.parametrize(
    "code",
    [
        *("np.sum(d)", "np.sum(d, axis=0)", "np.mean(d, axis=(0, 1))", "d.mean()", "d.mean(0)"),
        *("np.sum(d, axis=a)", "sum(d, axis=1)", "np.linalg.norm(d)", "np.dot(a, b, c)", "np.pi"),
        *("x.shape[0]", "x.shape[1:]", "np.exp(x, out=x)", "np.dot(a, [1])", "np.dot(a, 'x')"),
        *(f"np.exp({'9' * 400})",),
        *("np.sum(", "lambda: np.pi", "np.dot(a, b) if a else b", "a.dot(b) and c", "np.exp(True)"),
        "-" * 400 + "np.pi",
        "(" * 200 + "np.pi" + ")" * 200,
    ],
)
def test_what_cannot_be_told(code: str) -> None:
    """Other axes, other functions and what is not an expression are left to a reader."""
    with pytest.raises(FormulaError):
        as_formula(code)


@pytest.mark.parametrize("text", ["(q - p) x^T", "q - p", "dW @ x.T", "np.sum(x)" * 100, ""])
def test_what_is_no_code(text: str) -> None:
    """Formulas, and floods of code."""
    assert not is_code(text)


@given(st.text("npdot.sum()xT-*@, =1[]'\\0", max_size=40))
def test_any_code(text: str) -> None:
    """Whatever is typed, it is a formula or cannot be told."""
    with contextlib.suppress(FormulaError):
        assert as_formula(text)
