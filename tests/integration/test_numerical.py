"""Gradients by differences of the loss: a note for markers, or refused where the rubric says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.lab.model import LabSpec
from grader.result import Item
from tests.support.corpus import RIGHT
from tests.support.judging import judged
from tests.support.notebooks import Patch, read_patch

NUMERICAL = {"finite_differences_1e4", "finite_differences_1e6", "d_relu_central_difference"}
# Programs whose gradients come about in many ways, loops and functions within functions too.
HONEST = [
    path
    for path in RIGHT
    if path.stem not in NUMERICAL
    and any(f"def {name}" in path.read_text() for name in ("compute_grads", "compute_grads_NN"))
][::3]

DIFFERENCES = """
def compute_grads(softmaxed, x, y):
    z = np.log(softmaxed)
    def loss(W, b):
        return {loss}
    def slope(at, of):
        found = np.zeros_like(at)
        for place in np.ndindex(*at.shape):
            step = np.zeros_like(at)
            step[place] = {step}
            found[place] = {quotient}
        return found
    W, b = np.zeros((len(z), len(x))), np.zeros((len(z), 1))
    return slope(W, lambda W: loss(W, b)), slope(b, lambda b: loss(W, b))
"""
CENTRAL = "(of(at + step) - of(at - step)) / (2 * {step})"
FORWARD = "(of(at + step) - of(at)) / {step}"
CALLED = "compute_loss(softmax(z + W @ x + b), y)"
INLINE = "-np.mean(np.log(np.sum(y * softmax(z + W @ x + b), axis=0)))"


def of_differences(loss: str, quotient: str, step: str) -> Patch:
    """compute_grads as differences of that loss."""
    cell = DIFFERENCES.format(loss=loss, step=step, quotient=quotient.format(step=step))
    return Patch("differences", "", {}, (cell,))


def gradients(patch: Patch, lab: LabSpec) -> list[Item]:
    """The items of compute_grads."""
    return [item for item in judged(patch, lab, seed=0) if item.function == "compute_grads"]


@pytest.mark.parametrize("step", ["1e-4", "1e-5", "1e-6"])
@pytest.mark.parametrize("loss", [CALLED, INLINE], ids=["called", "inline"])
def test_differences_are_noted(loss: str, step: str, lab: LabSpec) -> None:
    """Whatever the step, and wherever the loss is written; the points stand."""
    calls = "; calls `compute_loss` in it" if loss == CALLED else ""
    for item in gradients(of_differences(loss, CENTRAL, step), lab):
        assert (item.status, item.score) == ("passed", item.max_score)
        assert item.evidence.note == f"as exact as finite differences{calls}"
        assert item.message == ""


def test_one_sided_differences_are_noted(lab: LabSpec) -> None:
    """These are less exact still."""
    for item in gradients(of_differences(CALLED, FORWARD, "1e-7"), lab):
        assert item.score == item.max_score
        assert item.evidence.note


def test_the_rubric_can_refuse_them(lab: LabSpec) -> None:
    """Then they earn nothing, and the student is told why; a derived gradient loses nothing."""
    refusing = replace(
        lab,
        functions=tuple(
            replace(f, gradient=f.gradient and replace(f.gradient, refuse_numerical=True))
            for f in lab.functions
        ),
    )
    for item in gradients(of_differences(CALLED, CENTRAL, "1e-5"), refusing):
        assert (item.status, item.score) == ("failed", 0)
        assert "finite differences" in item.message
        assert [hint.cause for hint in item.hints] == [("numerical-gradient",)]
    for path in HONEST[:5]:
        assert all(item.status == "passed" for item in judged(read_patch(path), refusing, seed=0))


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_derived_gradients_have_no_note(path: Path, lab: LabSpec) -> None:
    """Loops, low precision and functions within functions are not differences."""
    assert not any(item.evidence.note for item in judged(read_patch(path), lab, seed=0))
