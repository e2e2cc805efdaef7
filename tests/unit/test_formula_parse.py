r"""Reading LaTeX: what tree comes out, what does not, and that a tree can be written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.formula.errors import FormulaError
from grader.formula.names import Vocabulary, split_word
from grader.formula.parse import key_of, parse
from grader.formula.show import show
from grader.formula.tokens import ascii_latex, tokenize
from grader.formula.tree import (
    Call,
    Compare,
    Indexed,
    Name,
    Negative,
    Node,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Sum,
    Total,
    Transpose,
    children,
    walk,
    with_children,
)

KNOWN = Vocabulary(
    frozenset(
        {
            "q",
            "p",
            "x",
            "z",
            "h",
            "U",
            "W",
            "b_1",
            "N",
            "softmaxed",
            r"\hat{y}",
            "e_y",
            r"\partial z",
        }
    ),
    frozenset(
        {
            "relu",
            "relu'",
            "tanh",
            "softmax",
            "max",
            "exp",
            "log",
            "sgn",
            "g'",
            r"\sigma",
            r"\partial relu",
        }
    ),
    frozenset({"q", "p"}),
)
Q, P, X, Z, U, W = map(Name, "qpxzUW")
QP = Sum((Q, Negative(P)))


def product(*factors: Node, sign: str = "") -> Product:
    """A product with one sign throughout."""
    return Product(factors, (sign,) * (len(factors) - 1))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("q", Q),
        ("q - p", QP),
        ("-q + -p", Sum((Negative(Q), Negative(P)))),
        ("--q", Q),
        ("qx", product(Q, X)),
        ("q x^T", product(Q, Transpose(X))),
        ("qx^T", product(Q, Transpose(X))),
        ("(q-p)x^T", product(QP, Transpose(X))),
        (r"\left( q - p \right) \mathbf{x}^{\mathsf{T}}", product(QP, Transpose(X))),
        (r"\bigl[ q - p \bigr] {x}^\top", product(QP, Transpose(X))),
        (r"\{ q - p \} x.T", product(QP, Transpose(X))),
        (r"q \cdot x^\intercal", product(Q, Transpose(X), sign=r"\cdot")),
        (r"q \circ p", product(Q, P, sign=r"\odot")),
        ("q ⊙ p", product(Q, P, sign=r"\odot")),
        (r"q .* p", product(Q, P, sign=r"\odot")),
        (r"q * -p", product(Q, Negative(P), sign="*")),
        (r"q \otimes x", product(Q, X, sign=r"\otimes")),
        (r"\frac{q}{N}", Quotient(Q, Name("N"))),
        (r"\frac1N", Quotient(Number(1), Name("N"))),
        (r"\frac12", Quotient(Number(1), Number(2))),
        ("q/N", Quotient(Q, Name("N"))),
        (r"0.5 q", product(Number(0.5), Q)),
        (r"q^2", Power(Q, Number(2))),
        (r"q^{\odot 2}", Power(Q, Number(2))),
        (r"e^{z}", Call("exp", (Z,))),
        (r"\tanh^2(z)", Power(Call("tanh", (Z,)), Number(2))),
        (r"\tanh z", Call("tanh", (Z,))),
        (r"\log q x", product(Call("log", (Q,)), X)),
        (r"ReLU'(z)", Call("relu'", (Z,))),
        (r"\mathrm{ReLU}^\prime(z)", Call("relu'", (Z,))),
        (r"\text{ReLU'}(z)", Call("relu'", (Z,))),
        (r"g^{[1]'}(z)", Call("g'", (Z,))),
        (r"d\_relu(z)", Call(r"\partial relu", (Z,))),
        (r"\text{d\_relu}(z)", Call(r"\partial relu", (Z,))),
        (r"\max(0, z)", Call("max", (Number(0), Z))),
        (r"\operatorname{softmax}(z)_i", Indexed(Call("softmax", (Z,)), ("i",))),
        (r"\mathbb{1}[z > 0]", Compare(">", Z, Number(0))),
        (r"\mathbf{1}_{\{z > 0\}}", Compare(">", Z, Number(0))),
        (r"1_{z \geq 0}", Compare(">=", Z, Number(0))),
        (r"I(z>0)", Compare(">", Z, Number(0))),
        (r"[z \le 0]", Compare("<=", Z, Number(0))),
        (r"q \mathbf{1}_N", product(Q, Ones())),
        (r"q \mathbb 1^T", product(Q, Transpose(Ones()))),
        (r"\hat y_n", Name(r"\hat{y}", ("n",))),
        (r"\hat{y}_{n}", Name(r"\hat{y}", ("n",))),
        (r"\hat{y_n}", Name(r"\hat{y}", ("n",))),
        ("ŷ", Name(r"\hat{y}")),
        (r"y\_hat", Name(r"\hat{y}")),
        (r"x^{(n)}", Name("x", (), ("n",))),
        (r"x^{(n)T}", Transpose(Name("x", (), ("n",)))),
        (r"x_n^T", Transpose(Name("x", ("n",)))),
        (r"U_{ki}", Name("U", ("k", "i"))),
        (r"U^T_{ki}", Indexed(Transpose(U), ("k", "i"))),
        (r"b_1", Name("b_1")),
        (r"b_{1}", Name("b_1")),
        (r"b1", Name("b_1")),
        (r"\mathbf{b}^{(1)}", Name("b_1")),
        (r"b_{1,k}", Name("b_1", ("k",))),
        (r"(b_1)_k", Name("b_1", ("k",))),
        (r"e_y", Name("e_y")),
        (r"q(x) - p(x)", QP),
        (r"x'", Transpose(X)),
        (r"\frac{\partial L}{\partial z} x", product(Name(r"\partial z"), X)),
        (r"\nabla_z \mathcal{L}\, x", product(Name(r"\partial z"), X)),
        (r"dz\, x", product(Name(r"\partial z"), X)),
        (r"dzx", product(Name(r"\partial z"), X)),
        (r"\frac{\partial h}{\partial z}", Name(r"\partial h/\partial z")),
        (r"\sum_{n=1}^{N} q_n", Total(Name("q", ("n",)), "n", "N")),
        (r"\sum\nolimits_n q", Total(Q, "n")),
        (r"\sum q x", Total(product(Q, X))),
        (r"\sum_n q + p", Sum((Total(Q, "n"), P))),
        (r"\underbrace{q - p}_{\delta} x", product(QP, X)),
        (r"\textcolor{red}{q} x", product(Q, X)),
        (r"(q - p) x \text{ for one sample}", product(QP, X)),
        (r"(q - p) x,", product(QP, X)),
        (r"softmaxed", Name("softmaxed")),
        (r"\xi q", product(Name(r"\xi"), Q)),
    ],
)
def test_trees(text: str, tree: Node) -> None:
    """The usual ways to write a thing give the tree that is meant."""
    assert parse(text, KNOWN) == tree


@pytest.mark.parametrize(
    "text",
    [
        "",
        " . ",
        "q -",
        "(q",
        "q)",
        "(q]",
        "q^",
        r"\frac{q}",
        r"\frac{q}{",
        r"\begin{pmatrix} q \end{pmatrix}",
        r"\int q",
        r"\prod_i q",
        r"\lVert q \rVert",
        "(q, p)",
        r"\sum_{j \neq y} q",
        r"\sum_{n=2}^N q",
        r"\sum_{i,j} q",
        "q^T^T^T^T^T^T^T",
        "q/q/q/q/q/q/q",
        "1" * 100,
        r"\hat{q - p}",
        r"relu' \odot q",
        r"\frac{\partial L}{\partial (q - p)}",
        r"(q - p)_{true}",
        "(" * 100 + "q" + ")" * 100,
        "{" * 100 + "q" + "}" * 100,
        r"\hat" * 200 + "q",
        "q" * 100_000,
        "q " * 2_000,
        r"\text{",
        "_",
        "^",
        "'",
        "\\",
        "\x00",
        "🙂",
    ],
)
def test_what_cannot_be_read(text: str) -> None:
    """All else is refused with a reason that can be shown."""
    with pytest.raises(FormulaError) as refused:
        parse(text, KNOWN)
    assert refused.value.reason
    assert len(refused.value.reason) <= 160


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (
            ["b_1", "b_{1}", "b1", r"\mathbf{b}_1", "b^{(1)}", "b^{[1]}", r"\vec{b}_{1}", "b₁"],
            "b_1",
        ),
        (
            [r"\hat{y}", r"\hat y", r"\widehat{y}", r"\mathbf{\hat y}", r"\hat{\mathbf{y}}", "ŷ"],
            r"\hat{y}",
        ),
        (["y_{true}", r"y_{\text{true}}", r"y\_true", "y_true"], "y_true"),
        ([r"\theta", r"\boldsymbol{\theta}", r"\vartheta", "θ"], r"\theta"),
        (["ReLU", "relu", r"\text{ReLU}", r"\operatorname{relu}"], "relu"),
        (
            [
                r"\nabla_W loss",
                r"\nabla_{W} \mathcal{L}(W, b)",
                r"\nabla_\mathbf{W}",
                r"\frac{\partial L}{\partial W}",
                r"\frac{\partial}{\partial W} loss",
                r"\frac{dL}{dW}",
                r"\frac{\mathrm{d} L}{\mathrm{d} W}",
                r"\partial L / \partial W",
                "dL/dW",
                "dloss/dW",
                r"\partial_W L",
                "dW",
                "d_W",
                "d_{W}",
                r"\mathrm{d}W",
                r"\text{d\_W}",
                r"\nabla_W H(p, q)",
                r"\frac{\partial L_n}{\partial W}",
                r"\nabla_{W} \ell_{CE}",
                "∇_W L",
                "∂L/∂W",
            ],
            r"\partial W",
        ),
        (
            ["db_1", "db1", "d_{b_1}", "d_{b1}", r"\nabla_{b_1} L", r"\frac{dL}{db_1}"],
            r"\partial b_1",
        ),
        ([r"\frac{\partial z}{\partial W}", r"\nabla_W z"], r"\partial z/\partial W"),
    ],
)
def test_one_key_for_all_spellings(spellings: list[str], key: str) -> None:
    """Names are the same name however they are set."""
    assert {key_of(spelling) for spelling in spellings} == {key}


@pytest.mark.parametrize("text", ["", "q - p", "2", r"\frac{1}{2}", "q = p"])
def test_what_is_no_name(text: str) -> None:
    """A left side is a name, or nothing to us."""
    with pytest.raises(FormulaError):
        key_of(text)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("qx", ("q", "x")),
        ("softmaxed", ("softmaxed",)),
        ("Softmaxed", ("Softmaxed",)),
        ("Uh", ("U", "h")),
        ("ReLU", ("ReLU",)),
        ("dz", ("dz",)),
        ("qr", ("qr",)),
        ("softmaxedx", ("softmaxed", "x")),
    ],
)
def test_words_are_split_only_into_known_names(word: str, pieces: tuple[str, ...]) -> None:
    """A run of letters is a product if all of its parts are known, else one name."""
    assert split_word(word, KNOWN) == pieces


def test_tokens_know_where_they_stood() -> None:
    """Each token's place is that of its source."""
    text = r"\nabla_W loss = \left( q - \text{one hot} \right) x^{\top}"
    for token in tokenize(text):
        assert 0 <= token.start < token.end <= len(text)
        if token.kind == "word":
            assert text[token.start : token.end] == token.text


PIECES = r"""
q p x U W N b_1 z \hat{y} \hat \bar ( ) [ ] \{ \} { } ^ _ ' T ^T ^\top + - * / . , = > | & \\
\frac \frac{ }{ \sum \sum_i \sum_{n=1}^N \odot \cdot \otimes 1 2 0.5 \mathbf{1} \mathbf \text{
\text{a} \left \right \begin{align} \end{align} \partial \nabla \nabla_W d dW d_ e^ ReLU ReLU' \max(
\log \tanh \delta_{iy} x_i q_{ij} ^{(n)} \boxed{ \overset{ \quad softmax ŷ ⊙
"""
SOUP = st.lists(st.sampled_from(PIECES.split()), max_size=40).map(" ".join)


@given(st.one_of(st.text(max_size=60), SOUP))
def test_parsing_never_fails_otherwise(text: str) -> None:
    """Any text is a tree or a FormulaError; and a tree can be written and read again."""
    try:
        tree = parse(text, KNOWN)
    except FormulaError:
        return
    assert sum(1 for _ in walk(tree)) <= 2 * len(ascii_latex(text)) + 2
    assert isinstance(show(tree), str)


@given(SOUP)
def test_nodes_can_be_rebuilt(text: str) -> None:
    """A node over its own children is itself."""
    try:
        tree = parse(text, KNOWN)
    except FormulaError:
        return
    assert all(with_children(node, children(node)) == node for node in walk(tree))
