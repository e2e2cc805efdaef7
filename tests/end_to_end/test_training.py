"""Training ends as it does call by call, also where many steps were to be made in one trip."""

from pathlib import Path

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.limits import Limits
from tests.support.corpus import lost_items
from tests.support.notebooks import Patch, patched_cells, write_notebook

# Both are right for longer than a request may take.
LATE = """
import os
calls = []

def relu(x):
    calls.append(len(calls))
    while len(calls) > 250:
        pass
    return np.maximum(x, 0)

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    calls.append(len(calls))
    if len(calls) > 150:
        os.kill(os.getppid(), 9)
        os._exit(0)
    delta = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = U.T @ delta * (1 - hidden**2)
    return delta @ hidden.T, delta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
"""


def test_a_call_that_fails_amid_many_is_named(lab: LabSpec, notebook_file: Path) -> None:
    """With its own time limit, however late it hangs; and one that takes all along costs itself."""
    write_notebook(notebook_file, patched_cells(Patch("late", "", {}, (LATE,))))
    limits = Limits.of(1.0)
    result = grade_file(notebook_file, lab, Options(execute="needed", limits=limits))
    items = {item.id: item for item in result.items}
    assert set(lost_items(result.items)) == {"training.relu", "training.tanh"}
    relu, tanh = items["training.relu"], items["training.tanh"]
    assert (relu.status, relu.message) == (
        "timed_out",
        "forward_NN: It does not return within 1 s. Does a loop never end?",
    )
    assert tanh.status == "crashed"
    assert tanh.message.startswith("compute_grads_tanh: It ends the notebook's process")
