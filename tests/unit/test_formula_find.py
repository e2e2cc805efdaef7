r"""Finding statements in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.formula.errors import FormulaError
from grader.formula.find import Candidate, find
from grader.formula.segments import segments
from tests.unit.test_formula_parse import SOUP


def rights(text: str, variable: str = "W") -> list[str]:
    """The right sides that are found for a variable, spaces folded."""
    found = find(text, {"W": ("w",), "b": (), "b_1": ()}).candidates[variable]
    return [" ".join(candidate.right.split()) for candidate in found]


@pytest.mark.parametrize(
    ("text", "math"),
    [
        ("no math", []),
        ("$a$ and $$b$$", ["a", "b"]),
        (r"\(a\) \[b\] \\(c\\)", ["a", "b", "c"]),
        (r"costs \$5 and $a$", ["a"]),
        ("$a\nb$", ["a\nb"]),
        ("a $5 bill\n\nand $a$", ["a"]),
        ("`$a$` $b$", ["b"]),
        ("```math\na\n```", ["\na\n"]),
        ("$a$ = $b$", ["a = b"]),
        ("$$a =$$\n\n$$b$$", ["a = b"]),
        ("$$a$$\n$$= b$$", ["a = b"]),
        ("$a$, $b$", ["a", "b"]),
        (r"| $\nabla_W L$ | $b$ |", [r"\nabla_W L = b"]),
        (r"$\nabla_W L$: $b$", [r"\nabla_W L = b"]),
        (r"$a$: $b$", ["a", "b"]),
        ("$a", []),
        (r"\[ a", []),
        (r"\begin{align}a\end{align}", [r"\begin{align}a\end{align}"]),
        (r"\begin{align}a", []),
    ],
)
def test_where_mathematics_stands(text: str, math: list[str]) -> None:
    """Delimiters of all kinds; formulas with only an equals sign between them are one."""
    found = [" ".join(s.text.split(" ")) for s in segments(text) if s.is_math]
    assert [m.replace("  ", " ") for m in found] == math


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"$\nabla_W L = A$", ["A"]),
        (r"$\nabla_W L = A = B$", ["A", "B"]),
        (r"$\nabla_W L = \frac{\partial L}{\partial W} = A$", ["A"]),
        (r"$\nabla_W L = A, \nabla_b L = B$", ["A"]),
        (r"$\nabla_W L = A \qquad \nabla_b L = B$", ["A"]),
        (r"$\nabla_W L = A \quad x^T$", ["A x^T"]),
        (r"$\nabla_W L = A \quad (1)$", ["A"]),
        (r"$\nabla_W L = A \text{ where } A = B$", ["A"]),
        (r"$\nabla_W L \quad = \quad A$", ["A"]),
        (r"$\nabla_W L = A \in \mathbb{R}^C$", ["A"]),
        (r"$\nabla_W L = A \approx B = C$", ["A"]),
        (r"$\nabla_W L = f(a = b, c)$", ["f(a = b, c)"]),
        (r"$L = B \Rightarrow \nabla_W L = A$", ["A"]),
        (r"$A = \nabla_W L$", ["A"]),
        (r"$\nabla_W L = A$ and $\nabla_W L = B$", ["A", "B"]),
        (r"$\nabla_W L = ?$", []),
        (r"$\nabla_W L = \; ?$", []),
        (r"$\nabla_W L =$", []),
        (r"$\nabla_W L$", []),
        (r"$\nabla_{W} L = A$ if $i = y$", []),
        (r"$\nabla_{W} L = A \text{ if } i = y$", []),
        (r"$\nabla_{W} L = A \text{ otherwise}$", []),
        (r"$\nabla_w L = A$", ["A"]),
        (r"$\nabla_V L = A$", []),
        (r"$W = A$", []),
        (r"$\begin{aligned} \nabla_W L &= A \\ &= B \end{aligned}$", ["A", "B"]),
        (r"\begin{align} \nabla_W L &= A + \\ & B \\ \nabla_b L &= C \end{align}", [r"A + \\ & B"]),
        (r"$\begin{alignat}{2} \nabla_W L &= A \end{alignat}$", ["A"]),
        (r"$\boxed{\nabla_W L = \boxed{A}}$", ["A"]),
        (r"$\nabla_W L \stackrel{(1)}{=} A$", ["A"]),
        ("dW = A", ["A"]),
        ("Then dW = A", ["A"]),
        (r"Then \nabla_W L = A", ["A"]),
        ("- **dW** = A\n", ["A"]),
        ("`dW = A`", ["A"]),
        ("```\ndW = A\n```", ["A"]),
        ("∇W = A", ["A"]),
        ("x = 1\n\nx == y", []),
    ],
)
def test_right_sides(text: str, found: list[str]) -> None:
    """What stands right of the gradient with respect to W, in order."""
    assert rights(text) == found or [r.replace(r"\\ & ", "") for r in rights(text)] == [
        f.replace(r"\\ & ", "") for f in found
    ]


@pytest.mark.parametrize("name", ["b_1", "b_{1}", "b1", r"\mathbf{b}_1", "b^{(1)}", "b_{1,k}"])
def test_names_are_normalised(name: str) -> None:
    """b_1, b_{1} and b1 are one, and b is another."""
    text = rf"$\frac{{\partial L}}{{\partial {name}}} = A$"
    assert rights(text, "b_1") == ["A"]
    assert rights(text, "b") == []


def test_index_letters_of_the_left_side() -> None:
    """The letters of W_{ij} come along, and the order of statements."""
    found = find(r"$a = b$, $\frac{\partial L}{\partial W_{ij}} = A$", ["W"])
    assert found.candidates["W"] == (Candidate("A", ("i", "j"), 1),)


def test_definitions() -> None:
    """All other names that are given a meaning are found by their key."""
    found = find(
        r"Let $\delta_i = q_i - p_i$ and $z = Wx$, so $\frac{\partial z}{\partial b} = 1$"
        r" and $dz=\delta$.",
        [],
    ).definitions
    assert {key: [c.right for c in held] for key, held in found.items()} == {
        r"\delta": ["q_i - p_i"],
        "z": ["Wx"],
        r"\partial z/\partial b": ["1"],
        r"\partial z": [r"\delta"],
    }


@pytest.mark.parametrize("text", ["x" * 200_000, "$dW = q$ " * 5_000])
def test_too_much_is_refused(text: str) -> None:
    """Megabytes are refused, quickly."""
    with pytest.raises(FormulaError):
        find(text, ["W"])


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(SOUP | st.sampled_from(["$", "$$", "\n", "\n\n", "`"])).map("".join),
    )
)
def test_finding_never_fails(text: str) -> None:
    """Any text has its statements, perhaps none."""
    for held in find(text, ["W", "b_1"]).candidates.values():
        assert all(candidate.right.strip() for candidate in held)
