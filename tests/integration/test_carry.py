"""Errors carried forward, judged in process: nothing is lost twice, and nothing is had for free."""

from dataclasses import replace

import pytest

from grader.lab.model import Carry, LabSpec
from grader.result import Item
from tests.support.corpus import lost_items
from tests.support.judging import judged
from tests.support.notebooks import Patch

D_RELU = "def d_relu(x):\n    return (x < 0).astype(float)\n"
GRADIENTS = """
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta = (softmaxed - Y_batch) / {divisor}
    d_z = U.T @ delta * {slope}
    return delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
"""


def gradients(slope: str, divisor: str = "Y_batch.shape[1]") -> str:
    """compute_grads_NN with this derivative of the activation."""
    return GRADIENTS.format(slope=slope, divisor=divisor)


def items_of(lab: LabSpec, *cells: str) -> dict[str, Item]:
    """The items of the solution with these cells in it."""
    return {item.id: item for item in judged(Patch("carry", "", {}, cells), lab, seed=0)}


@pytest.mark.parametrize(
    "slope",
    [
        "d_relu(W @ X_batch + b1)",
        "d_relu(x=W @ X_batch + b1)",
        "np.vectorize(d_relu)(W @ X_batch + b1)",
        "np.array([d_relu(row) for row in W @ X_batch + b1])",
        "{'relu': d_relu}['relu'](W @ X_batch + b1)",
        "globals()['d_relu'](W @ X_batch + b1)",
    ],
)
def test_a_wrong_helper_costs_its_own_marks(slope: str, lab: LabSpec) -> None:
    """The function that leans on it is right, and says that it was given the helper."""
    items = items_of(lab, D_RELU, gradients(slope))
    assert set(lost_items(items.values())) == {"d_relu.value"}
    carried = items["compute_grads_NN.d_W"]
    assert carried.message == "Right, given a correct `d_relu`."
    assert carried.evidence.given == ("d_relu",)


def test_what_was_right_alone_says_nothing(lab: LabSpec) -> None:
    """An output that needs no help has no word on it."""
    items = items_of(lab, D_RELU, gradients("d_relu(W @ X_batch + b1)"))
    assert items["compute_grads_NN.d_U"].message == ""
    assert items["compute_grads_NN.d_U"].evidence.given == ()


def test_a_helper_caught_early(lab: LabSpec) -> None:
    """A helper that was put into a default or a table is answered all the same."""
    table = "slopes = {'relu': d_relu}\n"
    grads = gradients("slopes['relu'](W @ X_batch + b1)")
    assert set(lost_items(items_of(lab, D_RELU, table, grads).values())) == {"d_relu.value"}


def test_a_missing_helper(lab: LabSpec) -> None:
    """A name that is not there at all is answered too."""
    items = items_of(lab, D_RELU, gradients("d_relu(W @ X_batch + b1)"), "del d_relu")
    assert set(lost_items(items.values())) == {"d_relu.value"}


def test_a_chain(lab: LabSpec) -> None:
    """Softmax breaks the forward pass, and that the gradients; each is right but for the former."""
    softmax = "def softmax(z):\n    return np.exp(z)"
    forward = (
        "def forward_NN(U, b2, W, b1, x):\n    hidden = relu(W @ x + b1)\n"
        "    out = U @ hidden + b2\n    return softmax(out), hidden, out"
    )
    grads = (
        "def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):\n"
        "    one = softmax(0 * U[:, :1]).sum()\n"
        "    hidden = forward_NN(U, 0 * U[:, :1], W, b1, X_batch)[1] ** one\n"
        "    delta = (softmaxed - Y_batch) / Y_batch.shape[1]\n"
        "    d_z = U.T @ delta * (hidden > 0)\n"
        "    return (delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T,\n"
        "            d_z.sum(1, keepdims=True))"
    )
    items = items_of(lab, softmax, forward, grads)
    assert items["forward_NN.softmaxed"].status == "partial"
    assert items["forward_NN.softmaxed"].evidence.given == ("softmax",)
    assert items["compute_grads_NN.d_U"].score == pytest.approx(0.8 * 8)
    assert set(items["compute_grads_NN.d_U"].evidence.given) == {"softmax", "forward_NN"}
    assert items["forward_NN.hidden"].status == "passed"


def test_what_is_wrong_besides_is_still_lost(lab: LabSpec) -> None:
    """A mistake of the function's own costs what it costs, and is named."""
    grads = gradients("d_relu(W @ X_batch + b1)", divisor="1")
    items = items_of(lab, D_RELU, grads)
    lost = {name for name in lost_items(items.values()) if name.startswith("compute_grads_NN")}
    assert lost == {f"compute_grads_NN.{name}" for name in ("d_U", "d_b2", "d_W", "d_b1")}
    item = items["compute_grads_NN.d_W"]
    assert "not-averaged" in {hint.id for hint in item.hints}
    assert "`d_relu`" in item.message


def test_nothing_is_carried_by_what_builds_upon_it(lab: LabSpec) -> None:
    """A function is never given one that comes after it in the lab."""
    relu = "def relu(x):\n    return forward_NN(np.eye(len(x)), 0, np.eye(len(x)), 0, x)[1]"
    forward = "def forward_NN(U, b2, W, b1, x):\n    return None"
    items = items_of(lab, relu, forward)
    assert items["relu.value"].score == 0


@pytest.mark.parametrize(
    "body",
    [
        "return None",
        "return 0 * U, 0 * U[:, :1], 0 * W, 0 * b1",
        "d_relu(W @ X_batch + b1)\n    return 0 * U, 0 * U[:, :1], 0 * W, 0 * b1",
        "return d_relu(U), d_relu(U), d_relu(W), d_relu(b1)",
    ],
)
def test_no_answer_earns_nothing(body: str, lab: LabSpec) -> None:
    """Empty and constant answers earn nothing, whatever they call."""
    grads = f"def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):\n    {body}\n"
    items = items_of(lab, D_RELU, grads)
    assert (
        sum(item.score or 0 for item in items.values() if item.function == "compute_grads_NN") == 0
    )


def test_the_rubric_sets_the_share(lab: LabSpec) -> None:
    """What comes back is the share that the lab declares."""
    half = replace(lab, carry=Carry(graded=0.5))
    item = items_of(half, D_RELU, gradients("d_relu(W @ X_batch + b1)"))["compute_grads_NN.d_W"]
    assert (item.score, item.status) == (4.5, "partial")
