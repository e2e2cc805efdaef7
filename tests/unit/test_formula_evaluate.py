r"""Evaluating trees: shapes, sums, indices, and agreement with NumPy."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from grader.formula.errors import FormulaError, ShapeError, UnknownSymbolError
from grader.formula.evaluate import Evaluator, evaluate
from grader.formula.functions import STANDARD, softmax, step
from grader.formula.names import Vocabulary
from grader.formula.parse import parse
from grader.formula.roles import Role
from grader.formula.scope import Definition, Scope
from grader.formula.show import show
from grader.formula.tree import (
    Call,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Transpose,
)
from grader.formula.values import as_value

Array = NDArray[np.float64]
RNG = np.random.default_rng(3)
C, H, M, N = 3, 4, 5, 7
VALUES: dict[str, Array] = {
    "q": RNG.normal(size=(C, N)),
    "p": RNG.normal(size=(C, N)),
    "x": RNG.normal(size=(M, N)),
    "h": RNG.normal(size=(H, N)),
    "U": RNG.normal(size=(C, H)),
    "W": RNG.normal(size=(H, M)),
    "b": RNG.normal(size=(H, 1)),
    "N": np.array(float(N)),
    "u": RNG.normal(size=(C, 1)),
    "v": RNG.normal(size=(H, 1)),
    "k": np.array(2.5),
}
KNOWN = Vocabulary(frozenset(VALUES), frozenset(STANDARD))
V = VALUES


def value(text: str, columns: int = N) -> Array:
    """The value of a formula."""
    return evaluate(parse(text, KNOWN), VALUES, columns=columns)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("q - p", V["q"] - V["p"]),
        (r"(q-p)x^T", (V["q"] - V["p"]) @ V["x"].T),
        (r"\frac{1}{N}(q-p)x^T", (V["q"] - V["p"]) @ V["x"].T / N),
        (r"(q-p)x^T/N", (V["q"] - V["p"]) @ V["x"].T / N),
        (r"(q-p) \otimes x", (V["q"] - V["p"]) @ V["x"].T),
        (r"q \odot p", V["q"] * V["p"]),
        (r"q * p", V["q"] * V["p"]),
        (r"q * x^T", V["q"] @ V["x"].T),
        (r"q \cdot p", V["q"] * V["p"]),
        (r"U^T q \odot h", (V["U"].T @ V["q"]) * V["h"]),
        (r"h \odot U^T q", (V["U"].T @ V["q"]) * V["h"]),
        (r"h \odot U^T q x^T", ((V["U"].T @ V["q"]) * V["h"]) @ V["x"].T),
        (r"U^T q \odot h x^T", ((V["U"].T @ V["q"]) * V["h"]) @ V["x"].T),
        (r"Wx + b", V["W"] @ V["x"] + V["b"]),
        (r"\max(0, Wx + b)", np.maximum(V["W"] @ V["x"] + V["b"], 0)),
        (r"ReLU'(Wx + b)", step(V["W"] @ V["x"] + V["b"])),
        (r"\mathbb{1}[Wx + b > 0]", step(V["W"] @ V["x"] + V["b"])),
        (r"1 - h^2", 1 - V["h"] ** 2),
        (r"\mathbf{1} - h \odot h", 1 - V["h"] ** 2),
        (r"q \mathbf{1}", V["q"].sum(axis=1, keepdims=True)),
        (r"\mathbf{1}^T q", V["q"].sum(axis=0, keepdims=True)),
        (r"\mathbf{1}^T q \mathbf{1}", V["q"].sum().reshape(1, 1)),
        (r"softmax(q)", softmax(V["q"])),
        (r"\frac{e^q}{\mathbf{1}^T e^q}", softmax(V["q"])),
        (r"\sum_n q_n", V["q"].sum(axis=1, keepdims=True)),
        (r"\sum q", V["q"].sum(axis=1, keepdims=True)),
        (r"\sum_n q_n x_n^T", V["q"] @ V["x"].T),
        (r"\sum_n q x^T", V["q"] @ V["x"].T),
        (r"\sum_n (q_n - p_n) \otimes x_n", (V["q"] - V["p"]) @ V["x"].T),
        (r"\sum_n softmax(q_n)", softmax(V["q"]).sum(axis=1, keepdims=True)),
        (r"\sum_{n=1}^{N} 1", np.array([[float(N)]])),
        (r"\sum_n u", N * V["u"]),
        (r"\mathrm{diag}(v) W", V["v"] * V["W"]),
        (r"N^{-1} q", V["q"] / N),
        (r"k^2", np.array([[6.25]])),
        (r"\sqrt{k}", np.array([[2.5**0.5]])),
        (r"u^T u", np.array([[(V["u"] ** 2).sum()]])),
        (r"(U^T)^T", V["U"]),
        (r"-(-(u))", V["u"]),
    ],
)
def test_values(text: str, right: Array) -> None:
    """Values are what a reader takes them for."""
    np.testing.assert_allclose(value(text), right, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        (r"\xi q", UnknownSymbolError, r"\xi is not known"),
        (r"q x", ShapeError, "times"),
        (r"q + x", ShapeError, "plus or minus"),
        (r"q \odot x", ShapeError, "entry by entry"),
        (r"q x @ p", ShapeError, "times"),
        (r"2^q", ShapeError, "exponent"),
        (r"U^{-1}", FormulaError, "inverse"),
        (r"q / 0", FormulaError, "not finite"),
        (r"\log(0)", FormulaError, "not finite"),
        (r"9^{9^{9^9}}", FormulaError, "not finite"),
        (r"diag(U)", ShapeError, "diag"),
        (r"\max(u)", ShapeError, "fails"),
        (r"\sum_n U_n", ShapeError, "counts samples"),
        (r"\delta_{ij}", UnknownSymbolError, "not known"),
    ],
)
def test_refusals(text: str, kind: type[FormulaError], reason: str) -> None:
    """What has no value says why."""
    with pytest.raises(kind) as refused:
        value(text)
    assert reason in refused.value.reason


def component(text: str, letters: str) -> tuple[tuple[str, ...], Array]:
    """A formula for one sample with index letters, as an array with an axis for each."""
    single = {key: as_value(v[:, :1] if v.shape[1:] == (N,) else v) for key, v in VALUES.items()}
    roles: dict[str, Role] = dict.fromkeys(letters, "component")
    reader = Evaluator(Scope(single), roles)
    found = reader.result(parse(text, KNOWN))
    assert found.array.shape[-2:] == (1, 1)
    return found.axes, found.array[..., 0, 0]


def test_components() -> None:
    """Index letters run over rows and columns, and sums over components add up."""
    q, x = V["q"][:, 0], V["x"][:, 0]
    axes, outer = component("q_i x_j", "ij")
    np.testing.assert_allclose(outer, np.outer(q, x) if axes == ("i", "j") else np.outer(x, q))
    _, back = component(r"\sum_i U_{ij} q_i", "ij")
    np.testing.assert_allclose(back, V["U"].T @ q)
    _, entry = component(r"\sum_j U^T_{ij} q_j", "ij")
    np.testing.assert_allclose(entry, V["U"].T @ q)
    _, share = component(r"\frac{e^{q_i}}{\sum_j e^{q_j}}", "ij")
    np.testing.assert_allclose(share, softmax(q[:, None])[:, 0])


@pytest.mark.parametrize(
    ("definitions", "text", "right"),
    [
        ({"d": [("u + u", ())]}, "d", 2 * V["u"]),
        ({"d": [("u_i + u_i", ("i",))]}, "d", 2 * V["u"]),
        ({"d": [(r"\sum_i U_{ij} u_i", ("j",))]}, "d", V["U"].T @ V["u"]),
        (
            {
                "d": [
                    ("e + u", ()),
                ],
                "e": [("3 u", ())],
            },
            "d",
            4 * V["u"],
        ),
        ({"d": [("u", ()), (r"\xi", ())]}, "d", V["u"]),
        ({"d": [("u", ()), ("2 u", ())]}, "d", 2 * V["u"]),
        ({"d": [("u", ()), ("2 d", ())]}, "d", 2 * V["u"]),
    ],
)
def test_definitions(
    definitions: dict[str, list[tuple[str, tuple[str, ...]]]], text: str, right: Array
) -> None:
    """The last usable meaning counts; one that uses its own name goes back to the one before."""
    vocabulary = Vocabulary(frozenset(VALUES) | frozenset(definitions), frozenset(STANDARD))
    place = iter(range(100))
    held = {
        key: [
            Definition(parse(t, vocabulary, letters), letters, next(place)) for t, letters in given
        ]
        for key, given in definitions.items()
    }
    scope = Scope({k: as_value(v) for k, v in VALUES.items()}, definitions=held)
    found = Evaluator(scope, {}, place=100).result(parse(text, vocabulary))
    np.testing.assert_allclose(found.array, right)


@pytest.mark.parametrize("size", [2, 30])
def test_circular_definitions(size: int) -> None:
    """Names that are defined by each other stay unknown, and long chains are given up."""
    keys = [f"d_{at}" for at in range(size)]
    held = {
        key: [Definition(Name(other), (), at)]
        for at, (key, other) in enumerate(zip(keys, keys[1:] + keys[:1], strict=True))
    }
    with pytest.raises(FormulaError):
        Evaluator(Scope({}, definitions=held), {}, place=size).result(Name("d_0"))


Typed = tuple[Node, Array]
SIZES = (1, 2, 3, 5)
LEAVES: dict[str, Array] = {
    f"m_{rows}{columns}{copy}": np.random.default_rng(rows * 10 + columns).normal(
        size=(rows, columns)
    )
    for rows in SIZES
    for columns in SIZES
    for copy in (0, 1)
}
LEAF_NAMES = Vocabulary(frozenset(LEAVES), frozenset(STANDARD))


@st.composite
def trees(draw: st.DrawFn, rows: int, columns: int, depth: int = 4) -> Typed:
    """A tree whose value has a shape, and that value by NumPy."""

    def part(r: int = rows, c: int = columns) -> Typed:
        return draw(trees(r, c, depth - 1))

    if depth == 0 or draw(st.integers(0, 4)) == 0:
        key = f"m_{rows}{columns}{draw(st.integers(0, 1))}"
        return Name(key), LEAVES[key]

    def transposed() -> Typed:
        tree, array = part(columns, rows)
        return Transpose(tree), array.T

    def negative() -> Typed:
        tree, array = part()
        return Negative(tree), -array

    def total() -> Typed:
        parts = [part() for _ in range(draw(st.integers(2, 3)))]
        return Sum(tuple(t for t, _ in parts)), np.sum([a for _, a in parts], axis=0)

    def matrix_product() -> Typed:
        inner = draw(st.sampled_from(SIZES))
        (left, a), (right, b) = part(rows, inner), part(inner, columns)
        return Product(
            (left, right), (draw(st.sampled_from(["", r"\cdot", r"\times", "@"])),)
        ), a @ b

    def hadamard() -> Typed:
        (left, a), (right, b) = part(), part()
        return Product((left, right), (r"\odot",)), a * b

    def multiple() -> Typed:
        (left, a), (right, b) = part(1, 1), part()
        return Product((left, right), (draw(st.sampled_from(["", r"\cdot"])),)), a * b

    def quotient() -> Typed:
        tree, array = part()
        number = draw(st.floats(0.5, 4, allow_nan=False))
        return Quotient(tree, Number(number)), array / number

    def square() -> Typed:
        tree, array = part()
        return Power(tree, Number(2.0)), array**2

    def tanh() -> Typed:
        tree, array = part()
        return Call("tanh", (tree,)), np.tanh(array)

    def outer() -> Typed:
        (left, a), (right, b) = part(rows, 1), part(columns, 1)
        return Product((left, right), (r"\otimes",)), a @ b.T

    makers: list[Callable[[], Typed]] = [
        transposed, negative, total, matrix_product, hadamard, multiple, quotient, square, tanh,
        outer,
    ]  # fmt: skip
    return draw(st.sampled_from(makers))()


SHAPED = st.tuples(st.sampled_from(SIZES), st.sampled_from(SIZES)).flatmap(lambda s: trees(*s))


@given(SHAPED)
def test_random_trees_agree_with_numpy(typed: Typed) -> None:
    """A tree in which all shapes fit has the value that NumPy gives it."""
    tree, array = typed
    np.testing.assert_allclose(evaluate(tree, LEAVES), array, rtol=1e-9, atol=1e-9)


@given(SHAPED)
def test_a_tree_can_be_written_and_read(typed: Typed) -> None:
    """What `show` writes, `parse` reads as a tree of the same value."""
    tree, array = typed
    again = parse(show(tree), LEAF_NAMES)
    np.testing.assert_allclose(evaluate(again, LEAVES), array, rtol=1e-9, atol=1e-9)
