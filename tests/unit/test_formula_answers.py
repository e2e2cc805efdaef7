r"""Triage of answers as students may write them: right ones, wrong ones, and unreadable ones."""

from collections.abc import Sequence

import pytest

from grader.formula.find import find
from grader.formula.parse import parse
from grader.formula.question import Question
from grader.formula.show import show
from grader.formula.tree import Negative, Transpose
from grader.formula.triage import Triaged, triage_answer
from reference.questions import QUES_1, QUES_2

# Right sides that stand behind "\nabla_X loss =", by question and variable.
RIGHT_SIDES: dict[str, tuple[str, ...]] = {
    "1 W": (
        r"(q - p) x^T",
        r"(\mathbf{q} - \mathbf{p})\, \mathbf{x}^\top",
        r"(q-p)x^{\top}",
        r"(q-p) \cdot x^T",
        r"(q-p) \times x^T",
        r"(q-p) \otimes x",
        r"(q-p) @ x.T",
        r"(q - p) * x^T",
        r"-(p - q) x^{T}",
        r"- \left( \mathbf p - \mathbf q \right) \mathbf x^{\mathsf{T}}",
        r"qx^T - px^T",
        r"q x^\intercal - p x^\intercal.",
        r"(\hat{y} - y) x^T",
        r"(\hat y - y) X^T",
        r"(\text{softmax}(z) - p)\,x^T",
        r"(\operatorname{softmax}(Wx + b) - p)\,x^T",
        r"(Softmax(\mathbf{z}) - y_{true})\mathbf{x}^T",
        r"(\sigma(z) - y) x^T",
        r"(q(x) - p(x)) x^T",
        r"(\mathbf{q}(\mathbf{z}) - \mathbf{p}(\mathbf{x})) \mathbf{x}^T",
        r"(softmaxed - y) x^T",
        r"\frac{1}{N} (Q - P) X^T",
        r"\frac{1}{N} (softmaxed - y)\, x^T",
        r"\frac1N (q-p) x^T",
        r"\dfrac{(Q - Y) X^\top}{N}",
        r"(Q - Y) X^\top / N",
        r"1/N \cdot (q - p) x^T",
        r"N^{-1} (q - p) x^T",
        r"\frac{1}{m} \sum_{i=1}^{m} (q^{(i)} - p^{(i)}) x^{(i)T}",
        r"\frac{1}{N} \sum_{n=1}^{N} (q_n - p_n) x_n^T",
        r"\frac{1}{N} \sum_{n=1}^{N} (\mathbf{q}_n - \mathbf{p}_n)\, \mathbf{x}_n^\top",
        r"\sum_{n} (q_n - p_n) x_n^{\top}",
        r"\frac{1}{N} \sum_i (\hat{y}_i - y_i) x_i^T",
        r"\frac{1}{N}\sum_{i=1}^N (q-p)x^T",
        r"\frac{1}{|B|} \sum_{x \in B} (q - p) x^T",
        r"(q - e_y) x^T",
        r"(q - \mathbf{1}_y) x^\top",
        r"(q - \mathbf{e}_y)\mathbf{x}^T \in \mathbb{R}^{C \times M}",
        r"(q_i - p_i)\, x_j",
        r"(q_i - \mathbb{1}[i = y]) x_j",
        r"(q_i - \delta_{iy})\, x_m",
        r"x_j (q_i - p_i)",
        r"\left( \frac{e^{z}}{\sum_j e^{z_j}} - p \right) x^T",
        r"(x (q-p)^T)^T",
        r"\left\{ q - p \right\} x^{'}",
        r"(q - p)x^T \quad \text{(for one sample)}",
        r"(q - p)x^T, \text{ where } q = softmax(z)",
        r"\underbrace{(q-p)}_{\delta} x^T",
        r"\boxed{(q-p)x^T}",
        r"\frac{\partial loss}{\partial z} \frac{\partial z}{\partial W} = (q-p) x^T",
        r"\mathrm{diag}(q - p) \mathbf{1} x^T",
        "(q − p) xᵀ",
        "(ŷ − y)·xᵀ",
    ),
    "1 b": (
        r"q - p",
        r"\mathbf{q} - \mathbf{p}",
        r"-(p-q)",
        r"-p + q",
        r"\hat{\mathbf{y}} - \mathbf{y}",
        r"softmax(z) - y",
        r"\frac{1}{N} \sum_n (q - p)",
        r"\frac{1}{N} \sum_{n=1}^{N} (q_n - p_n)",
        r"\frac{1}{N} \sum_{i=1}^{N} \left(q^{(i)} - p^{(i)}\right)",
        r"\sum_{i=1}^{N} (q_i - y_i)",
        r"\frac{1}{N} (Q - P) \mathbf{1}",
        r"\frac{1}{N} (Q - P) \mathbf{1}_N",
        r"\frac{1}{N} (Q - P)\, 1_N",
        r"\frac{1}{N} (Q - P)",
        r"q_i - p_i",
        r"q - \mathbb{1}_{i=y}",
        r"(q - p) \cdot 1",
        r"\frac{\exp(z_i)}{\sum_{j=1}^{C} \exp(z_j)} - p_i",
        r"\frac{e^{z_i}}{\sum_j e^{z_j}} - \mathbb{1}\{y = i\}",
        r"\frac{\partial L}{\partial z} = q - p",
        r"\frac{1}{N}\sum (\hat{y} - y)",
        r"((q - p)^T)^T",
    ),
    "2 W": (
        r"\left( \left( U^\top (\hat{\mathbf{y}} - \mathbf{p}) \right)"
        r" \odot ReLU'(\mathbf{z}) \right) \mathbf{x}^\top",
        r"(U^T(\hat y - y) \odot ReLU'(z)) x^T",
        r"U^T(\hat y - y) \odot ReLU'(z) x^T",
        r"\left[ReLU'(z) \odot U^T (\hat{y} - p)\right] x^T",
        r"ReLU'(z) \odot (U^T (\hat{y} - p)) x^T",
        r"((U^T(\hat y-y)) \circ \mathbb{1}[z > 0])\, x^T",
        r"\big(U^\top(\hat y-y)\odot \mathbf{1}_{\{z > 0\}}\big)x^\top",
        r"(U^T(\hat y - y) \odot 1_{z>0}) x^T",
        r"(U^T(\hat y - y) \odot I(z > 0)) x^T",
        r"(U^T(\hat y - y) \odot [z > 0]) x^T",
        r"(U^T(\hat y - y) \odot sgn(ReLU(z))) x^T",
        r"(U^T(\hat y - y) \odot \operatorname{sgn}(h)) x^T",
        r"(U^T(\hat y - y) \odot \text{sign}(h)) x^T",
        r"U^T(q - p) * ReLU'(Wx + b_1) \cdot x^T",
        r"diag(ReLU'(z)) U^T (\hat y - p) x^T",
        r"\frac{1}{N} \left[ U^T (\hat{Y} - Y) \odot ReLU'(Z) \right] X^T",
        r"\frac{1}{N} \sum_{n=1}^{N} \left( U^T(\hat{y}_n - p_n) \odot ReLU'(z_n) \right) x_n^T",
        r"\frac{1}{N}\left(U^T(softmaxed - Y_{batch}) \odot \text{d\_relu}(z)\right) X_{batch}^T",
        r"((\hat y - p)^T U \odot ReLU'(z)^T)^T x^T",
        r"(U^T(\hat y - y) \odot \frac{\partial h}{\partial z}) x^T",
        r"(U^T(\hat y - y) \odot f'(z)) x^T",
        r"(U^T(\hat y - y) \odot \mathbf{1}_{h>0}) \otimes x",
        r"\left(\sum_k (\hat y_k - p_k) U_{ki}\right) ReLU'(z_i) x_j",
        r"(W_2^T(\hat y - y) \odot ReLU^\prime(z_1)) x^T",
        r"(U^T(\mathrm{softmax}(\theta) - p) \odot \mathrm{ReLU}'(z))\, x^{\top}",
        r"(U^T(\mathrm{softmax}(U\,ReLU(Wx+b_1)+b_2) - p) \odot \mathrm{ReLU}'(Wx+b_1))\, x^{\top}",
    ),
    "2 U": (
        r"(\hat{y} - p) h^T",
        r"(\hat{\mathbf{y}} - \mathbf{p})\,\mathbf{h}^\top",
        r"(q - p) h^T",
        r"(\hat y - y) ReLU(Wx + b_1)^T",
        r"(\hat y - y) (ReLU(z))^T",
        r"(\hat y - y) \max(0, z)^T",
        r"\frac{1}{N} (softmaxed - Y) hidden^T",
        r"\frac{1}{N} \sum_{i} (\hat y_i - y_i) h_i^T",
        r"(\hat{y}_i - p_i)\, h_k",
        r"-(y - \hat y) \otimes h",
        r"(softmax(Uh + b_2) - p)h^T",
        r"(\hat y - y) a^T",
    ),
    "2 b_1": (
        r"U^T(\hat y - p) \odot ReLU'(z)",
        r"\left( U^\top (\hat{\mathbf{y}} - \mathbf{p}) \right) \odot ReLU'(\mathbf{z})",
        r"ReLU'(z) \odot U^T(\hat y - p)",
        r"U^T(\hat y - y) \cdot 1_{z>0}",
        r"\frac{1}{N} \sum_n U^T(\hat y_n - y_n) \odot ReLU'(z_n)",
        r"\frac{1}{N} (U^T(\hat Y - Y) \odot ReLU'(Z)) \mathbf{1}",
        r"\sum_k U_{kj} (\hat y_k - p_k) ReLU'(z_j)",
        r"\mathrm{diag}(\mathbb{1}[z>0])\, U^T (\hat y - p)",
        r"(U^T \hat y - U^T p) \circ sgn(ReLU(z))",
    ),
    "2 b_2": (
        r"\hat y - p",
        r"\hat{\mathbf{y}} - \mathbf{p}",
        r"softmax(\theta) - p",
        r"\frac{1}{N}\sum_{n=1}^{N} (\hat{y}^{(n)} - y^{(n)})",
        r"\hat{y}_i - p_i",
        r"\frac{1}{N} (\hat Y - Y) 1_N",
    ),
}

# Whole answers, right for all the variables named.
RIGHT_ANSWERS: tuple[tuple[str, str, str], ...] = (
    (
        "1",
        "W b",
        r"$\frac{\partial L}{\partial W} = (q-p)x^T$ and $\frac{\partial L}{\partial b} = q-p$",
    ),
    (
        "1",
        "W b",
        r"$$\frac{\partial loss}{\partial W} = (q-p)x^T \qquad"
        r" \frac{\partial loss}{\partial b} = q-p$$",
    ),
    ("1", "W b", r"$dW = (q-p)x^T$, $db = q - p$"),
    ("1", "W b", r"\[ d_W = \frac{1}{N}(q-p)x^T, \; d_b = \frac{1}{N}\sum (q-p) \]"),
    ("1", "W b", r"\( \frac{dL}{dW} = (q-p)x^T \) so \( \frac{dL}{db} = q-p \)"),
    (
        "1",
        "W b",
        r"$\nabla_{W} \mathcal{L} = (q-p)x^T$; $\nabla_{\mathbf b}\,\mathcal{L}(W, b) = q-p$.",
    ),
    (
        "1",
        "W b",
        r"""
\begin{align}
\nabla_W loss &= \frac{\partial loss}{\partial z}\frac{\partial z}{\partial W} \\
              &= (q - p) x^T \\
\nabla_b loss &= q - p
\end{align}
""",
    ),
    (
        "1",
        "W b",
        r"""$$
\begin{aligned}
\frac{\partial L}{\partial W_{ij}}
  &= \sum_k \frac{\partial L}{\partial z_k} \frac{\partial z_k}{\partial W_{ij}}
  = (q_i - p_i) x_j \\[2pt]
\frac{\partial L}{\partial b_i} &= q_i - p_i
\end{aligned}
$$""",
    ),
    (
        "1",
        "W b",
        r"""Let $\delta = \frac{\partial L}{\partial z} = q - p$. Then

$$\nabla_W L = \delta x^T, \quad \nabla_b L = \delta$$""",
    ),
    (
        "1",
        "W b",
        r"""$\frac{\partial L}{\partial z_i} = q_i - p_i$, hence $dz = q - p$ and

- $dW = dz \, x^T$
- $db = dz$""",
    ),
    ("1", "W b", "dW = (softmaxed - y) @ x.T / N\n\ndb = softmaxed - y"),
    ("1", "W b", "- **dW** = (q - p) xᵀ\n- **db** = q - p"),
    ("1", "W", r"The gradient: $\nabla_W L$ = $(q-p)x^T$"),
    ("1", "W", "$$\\nabla_W L =$$\n$$(q-p)x^T$$"),
    ("1", "W", "$$\\nabla_W L = \\frac{\\partial L}{\\partial z} x^T$$\n$$= (q-p)x^T$$"),
    ("1", "W", r"$(q-p)x^T = \nabla_W L$"),
    ("1", "W b", r"$\boxed{\nabla_W L = (q-p)x^T}$, $\boxed{\nabla_b L = q-p}$"),
    ("1", "W b", "$∇_W L = (q − p)xᵀ$, $∂L/∂b = q − p$"),
    (
        "1",
        "W b",
        r"We use y for the output: $y = softmax(Wx+b)$ and $t$ one-hot."
        r" $dW = (y - t)x^T$, $db = y - t$",
    ),
    (
        "1",
        "W b",
        r"$$\nabla_W loss \stackrel{!}{=} (q-p)x^T$$ $$\frac{\partial}{\partial b} loss := q-p$$",
    ),
    ("1", "W", "```math\n\\nabla_W L = (q-p) x^T\n```"),
    (
        "1",
        "W b",
        r"$W_{ij}$: $\frac{\partial L}{\partial W_{ij}} = (q_i - p_i) x_j$;"
        r" $b_i$: $\frac{\partial L}{\partial b_i} = q_i - p_i$",
    ),
    ("1", "W", r"$\nabla_{W_i} L = (q_i - p_i)\, x^T$"),
    ("1", "W", r"$\frac{\partial L}{\partial W_i} = (q_i - p_i)\, x$"),
    (
        "2",
        "W U b_1 b_2",
        r"""
$\delta_2 = \hat y - y$, $\delta_1 = U^T \delta_2 \odot ReLU'(z)$

$\nabla_U L = \delta_2 h^T$, $\nabla_{b_2} L = \delta_2$,
$\nabla_W L = \delta_1 x^T$, $\nabla_{b_1} L = \delta_1$
""",
    ),
    (
        "2",
        "W U b_1 b_2",
        r"""
$$dZ^{[2]} = A^{[2]} - Y, \quad dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T},
\quad db^{[2]} = \frac{1}{m} \sum dZ^{[2]}$$

$$dZ^{[1]} = W^{[2]T}dZ^{[2]} \odot g'^{[1]}(Z^{[1]}), \quad dW^{[1]} = \frac{1}{m}dZ^{[1]}X^T,
\quad db^{[1]} = \frac{1}{m}\sum dZ^{[1]}$$
""",
    ),
    (
        "2",
        "W U b_1 b_2",
        r"""
\begin{align*}
\frac{\partial L}{\partial \theta} &= \hat{y} - p \\
\frac{\partial L}{\partial U} &= \frac{\partial L}{\partial \theta} h^\top \\
\frac{\partial L}{\partial b_2} &= \frac{\partial L}{\partial \theta} \\
\frac{\partial L}{\partial h} &= U^\top \frac{\partial L}{\partial \theta} \\
\frac{\partial L}{\partial z} &= \frac{\partial L}{\partial h} \odot ReLU'(z) \\
\frac{\partial L}{\partial W} &= \frac{\partial L}{\partial z} x^\top \\
\frac{\partial L}{\partial b_1} &= \frac{\partial L}{\partial z}
\end{align*}
""",
    ),
    (
        "2",
        "W U b_1 b_2",
        r"""
$$\nabla_{b_2} loss = \hat{y} - p$$
$$\nabla_U loss = \nabla_{b_2} loss \cdot h^T$$
$$\nabla_{b_1} loss = U^T \nabla_{b_2} loss \odot ReLU'(z)$$
$$\nabla_W loss = \nabla_{b_1} loss \cdot x^T$$
""",
    ),
    (
        "2",
        "b_1",
        r"$\frac{\partial L}{\partial b_{1,k}} = \sum_{i} (\hat y_i - p_i) U_{ik}\, ReLU'(z_k)$",
    ),
    ("2", "b_1 b_2", r"$db1 = U^T(\hat y - y) \odot 1[z>0]$ and $db2 = \hat y - y$"),
    (
        "2",
        "b_1",
        r"$\frac{\partial\, loss}{\partial (b_1)_k} ="
        r" \left( U^\top (\hat{\mathbf{y}} - \mathbf{p}) \right)_k ReLU'(z_k)$",
    ),
    (
        "1",
        "W b",
        r"""
| | |
| --- | --- |
| $\nabla_W loss$ | $(q-p)x^T$ |
| $\nabla_b loss$ | $q-p$ |
""",
    ),
    ("1", "W b", "In the end **∇W = (q - p) · xᵀ** and **∇b = q - p**."),
    (
        "1",
        "W b",
        r"""
One sample: $\nabla_W loss = (softmax(Wx+b) - y) x^T$. Over the batch we take the mean:
$$\nabla_W loss = \frac{1}{N}\sum_{i=1}^N (q_i-p_i)x_i^T = \frac{1}{N}(Q-P)X^T$$
$$\nabla_b loss = \frac{1}{N}\sum_{i=1}^N (q_i-p_i)$$
""",
    ),
    (
        "1",
        "W b",
        r"""
$$\frac{\partial L}{\partial W_{ck}} = \frac{1}{N}\sum_{n=1}^N (q_{cn} - y_{cn}) x_{kn},
\qquad \frac{\partial L}{\partial b_c} = \frac{1}{N}\sum_{n=1}^N (q_{cn} - y_{cn})$$
""",
    ),
    (
        "1",
        "W b",
        r"""
\begin{equation}
\nabla_W loss = \begin{bmatrix} (q_1 - p_1)x^T \\ \vdots \\ (q_C - p_C)x^T \end{bmatrix} = (q-p)x^T
\end{equation}
\begin{equation}
\nabla_b loss = \left(\frac{e^{Wx+b}}{\sum_{j=1}^{C} e^{(Wx+b)_j}} - p\right)
\end{equation}
""",
    ),
    (
        "1",
        "W b",
        r"""
$\nabla_W loss = \nabla_W(-z_y + \log\sum_j e^{z_j}) = -e_y x^T + q x^T = (q - e_y) x^T$,
$\nabla_b loss = -e_y + q$
""",
    ),
    (
        "2",
        "W U b_1 b_2",
        r"""
With $h = W_1 x + b_1$, $a = ReLU(h)$, $o = W_2 a + b_2$ and $s = softmax(o)$:

$$\boxed{\; \frac{\partial L}{\partial o_k} \;=\; s_k - y_k \;} \tag{1}$$

$$\delta_o := \frac{\partial L}{\partial o} = s - y, \qquad
\frac{\partial o_k}{\partial W_{2,kj}} = a_j, \quad \frac{\partial o_k}{\partial b_{2,k}} = 1$$

$$\frac{\partial L}{\partial W_2} = \delta_o a^\top, \quad
\frac{\partial L}{\partial b_2} = \delta_o$$

$$\frac{\partial L}{\partial a_j} = \sum_k \frac{\partial L}{\partial o_k}
  \frac{\partial o_k}{\partial a_j} = \sum_k (s_k - y_k) W_{2,kj}$$

$$\delta_h = \frac{\partial L}{\partial a} \odot \mathbb{1}[h > 0], \quad
\frac{\partial L}{\partial W_1} = \delta_h x^\top, \quad
\frac{\partial L}{\partial b_1} = \delta_h$$
""",
    ),
    (
        "2",
        "W U b_1 b_2",
        r"""
$\delta = \hat y - y$, so $\nabla_U L = \delta h^T$ and $\nabla_{b_2} L = \delta$. One layer back,
$\delta = U^T \delta \odot ReLU'(z)$, so $\nabla_W L = \delta x^T$ and $\nabla_{b_1} L = \delta$.
""",
    ),
    (
        "2",
        "W b_1",
        r"""
$\frac{\partial Loss}{\partial W_{jk}} = \left[\sum_{i=1}^C (\hat{y}_i - \delta_{iy}) U_{ij}\right]
\mathbb{1}_{z_j > 0}\, x_k$

$\frac{\partial Loss}{\partial b_{1j}} = \left[\sum_{i=1}^C (\hat{y}_i - \delta_{iy}) U_{ij}\right]
\mathbb{1}_{z_j > 0}$
""",
    ),
    (
        "2",
        "W U b_1 b_2",
        """
  δ₂ = ŷ - y
  δ₁ = U^T δ₂ ⊙ ReLU'(z)

  ∂L/∂U = δ₂ hᵀ,   ∂L/∂b₂ = δ₂
  ∂L/∂W = δ₁ xᵀ,   ∂L/∂b₁ = δ₁
""",
    ),
)


def questions(number: str) -> Sequence[Question]:
    """The questions of Ques 1 or Ques 2."""
    return QUES_1 if number == "1" else QUES_2


def finding(number: str, variable: str, text: str) -> Triaged:
    """What is found out about one variable of an answer."""
    asked = [q for q in questions(number) if q.variable == variable]
    return triage_answer(text, asked)[variable]


def stated(variable: str, right: str) -> str:
    """A right side as the handout asks for it."""
    return f"$$\\nabla_{{{variable}}} loss = {right}$$"


def rows(sides: dict[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """Question, variable and right side."""
    keyed = [(*key.partition(" ")[::2], held) for key, held in sides.items()]
    return [(number, variable, side) for number, variable, held in keyed for side in held]


@pytest.mark.parametrize(("number", "variable", "right"), rows(RIGHT_SIDES))
def test_right_sides_are_recognised(number: str, variable: str, right: str) -> None:
    """Every usual way to write a right gradient is equivalent."""
    found = finding(number, variable, stated(variable, right))
    assert found.verdict == "equivalent", found.sentence


@pytest.mark.parametrize(("number", "variable", "right"), rows(RIGHT_SIDES))
def test_right_sides_can_be_written_again(number: str, variable: str, right: str) -> None:
    """What is read and written again means the same, and so does twice its transpose."""
    (question,) = [q for q in questions(number) if q.variable == variable]
    read = find(stated(variable, right), [variable]).candidates[variable][-1].right
    tree = parse(read, question.vocabulary)
    for again in (tree, Negative(Negative(tree)), Transpose(Transpose(tree))):
        found = finding(number, variable, stated(variable, show(again)))
        assert found.verdict == "equivalent", (show(again), found.sentence)


@pytest.mark.parametrize(("number", "variable", "right"), rows(RIGHT_SIDES))
@pytest.mark.parametrize("spoilt", ["-({})", "2 ({})", "({0}) + ({0})", "C ({})"])
def test_spoilt_sides_are_not_recognised(
    number: str, variable: str, right: str, spoilt: str
) -> None:
    """Another sign or another factor makes of no right formula an equivalent one."""
    side = find(stated(variable, right), [variable]).candidates[variable][-1].right
    changed = spoilt.format(side)
    assert finding(number, variable, stated(variable, changed)).verdict != "equivalent", changed


@pytest.mark.parametrize(
    "frame",
    [
        r"$\nabla_W loss = {}$",
        r"$$\nabla_{{W}} \mathcal{{L}} = {}.$$",
        r"\( \nabla_{{\mathbf{{W}}}}\, \text{{loss}} = {}, \)",
        r"\[ \frac{{\partial L}}{{\partial W}} = {} \]",
        r"$\dfrac{{\mathrm{{d}} \ell}}{{\mathrm{{d}} W}} := {}$",
        r"$\frac{{\partial}}{{\partial W}} L(W, b) = {}$",
        r"$\partial L / \partial W = {}$",
        r"$\partial_W L \equiv {}$",
        r"$dL/dW = {}$",
        r"$dW = {}$",
        r"$d_W = {}$",
        r"$\text{{grad}}_W L = {}$",
        r"\begin{{align*}} \nabla_W L &= \nabla_W L \\ &= {} \end{{align*}}",
        r"$$\begin{{aligned}} z &= Wx + b \\ \nabla_W L &= {} \end{{aligned}}$$",
        r"\begin{{equation}} \nabla_W L = {} \tag{{1}} \end{{equation}}",
        r"$\Rightarrow \nabla_W L = {} \quad (2)$",
        r"$\therefore\; \nabla_W L \overset{{(a)}}{{=}} {} \in \mathbb{{R}}^{{C \times M}}$",
        r"$\nabla_w H(p, q) = {}$",
        r"so that $\nabla_W L$ $=$ ${}$ holds",
        r"$\underbrace{{{}}}_{{\text{{outer product}}}} = \nabla_W L$",
        r"$\color{{red}} \nabla_W L = {}$",
    ],
)
def test_left_sides_and_delimiters(frame: str) -> None:
    """The gradient is found however it is named and set."""
    found = finding("1", "W", frame.format(r"(q - p) x^\top"))
    assert found.verdict == "equivalent", found.sentence


@pytest.mark.parametrize(("number", "variables", "text"), RIGHT_ANSWERS)
def test_right_answers_are_recognised(number: str, variables: str, text: str) -> None:
    """So is every usual layout of an answer."""
    for variable in variables.split():
        found = finding(number, variable, text)
        assert found.verdict == "equivalent", (variable, found)
