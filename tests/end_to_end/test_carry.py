"""Errors carried forward through a real kernel, training included."""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.result import Item
from tests.support.corpus import lost_items
from tests.support.notebooks import Patch, patched_cells, write_notebook

GRADIENTS = """
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = U.T @ delta * d_relu(W @ X_batch + b1)
    return delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
"""


@pytest.mark.parametrize(
    "d_relu",
    [
        "def d_relu(x):\n    return (x < 0).astype(float)",
        "def d_relu(x):\n    while True:\n        pass",
        "def d_relu(x):\n    import os\n    os._exit(0)",
        "def d_relu(x):\n    return x > y",
    ],
    ids=["wrong", "endless", "deadly", "crashing"],
)
def test_a_broken_helper_costs_only_itself(d_relu: str, lab: LabSpec, notebook_file: Path) -> None:
    """Gradients and training come out right once the derivative is given."""
    items = graded(lab, notebook_file, d_relu, GRADIENTS)
    assert set(lost_items(items.values())) == {"d_relu.value"}
    assert items["compute_grads_NN.d_W"].evidence.substituted == ("d_relu",)
    assert items["training.relu"].evidence.substituted == ("d_relu",)
    assert items["training.tanh"].evidence.substituted == ()


def test_the_helper_is_no_oracle(lab: LabSpec, notebook_file: Path) -> None:
    """What stands in answers for failed helpers only, and never for the function itself."""
    nosy = """
def d_relu(x):
    return 0 * x
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_relu(W @ X_batch)
    asked = d_relu.__kwdefaults__ or {}
    ask = next(cell.cell_contents for cell in d_relu.__closure__ if callable(cell.cell_contents))
    return ask("compute_grads_NN", (hidden, softmaxed, U, X_batch, Y_batch, W, b1))
"""
    items = graded(lab, notebook_file, nosy)
    assert {item.score for item in items.values() if item.function == "compute_grads_NN"} == {0}


def graded(lab: LabSpec, path: Path, *cells: str) -> dict[str, Item]:
    """The items of the solution with these cells in it."""
    write_notebook(path, patched_cells(Patch("carry", "", {}, cells)))
    result = grade_file(path, lab, Options(execute="needed", limits=Limits.of(2.0)))
    return {item.id: item for item in result.items}


def test_what_is_trained_with_is_not_given(lab: LabSpec, notebook_file: Path) -> None:
    """A forward pass of zeros does not train, though gradients that lean on it come out right."""
    zeros = """
def forward_NN(U, b2, W, b1, x):
    shape = U.shape[0], x.shape[1]
    return np.zeros(shape), np.zeros((W.shape[0], x.shape[1])), np.zeros(shape)
"""
    leaning = GRADIENTS.replace(
        "    delta",
        "    if not forward_NN(U, 0, W, b1, X_batch)[1].any():\n        return\n    delta",
        1,
    )
    items = graded(lab, notebook_file, zeros, leaning)
    gradients = [item for item in items.values() if item.function == "compute_grads_NN"]
    assert all(item.evidence.substituted == ("forward_NN",) for item in gradients)
    assert all(item.score == item.max_score for item in gradients)
    assert items["training.relu"].score == 0
