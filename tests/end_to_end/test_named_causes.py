"""What students are told of slips that their source, or the form of what came back, shows."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.result import Item
from tests.support.notebooks import SUBMISSIONS, write_notebook

CASES = SUBMISSIONS / "cases"
NEEDED = Options(execute="needed")
NUMPY = "import numpy as np"


def items_of(lab: LabSpec, notebook: Path, function: str) -> Sequence[Item]:
    """A function's items."""
    result = grade_file(notebook, lab, NEEDED)
    return [item for item in result.items if item.function == function]


def hint_ids(items: Sequence[Item]) -> set[str]:
    """The ids of all their hints."""
    return {" + ".join(hint.cause) for item in items for hint in item.hints}


def test_a_breakpoint_costs_nothing(lab: LabSpec) -> None:
    (item,) = items_of(lab, CASES / "breakpoint_left.ipynb", "relu")
    assert (item.status, item.score) == ("passed", item.max_score)
    assert "`breakpoint()`" in item.message


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("import pdb; pdb.set_trace()", "pdb.set_trace()"),
        ("set_trace()", "set_trace()"),
        ("input('press enter')", "input()"),
    ],
)
def test_other_leftovers_cost_nothing(line: str, call: str, lab: LabSpec, tmp_path: Path) -> None:
    cells = [
        f"{NUMPY}\nfrom IPython.core.debugger import set_trace",
        f"def relu(x):\n    {line}\n    return np.maximum(x, 0)",
    ]
    (item,) = items_of(lab, write_notebook(tmp_path / "lab.ipynb", cells), "relu")
    assert (item.status, item.score) == ("passed", item.max_score)
    assert f"`{call}`" in item.message


def test_a_number_that_is_asked_for(lab: LabSpec, tmp_path: Path) -> None:
    cells = [NUMPY, "def relu(x):\n    return np.maximum(x, int(input()))"]
    (item,) = items_of(lab, write_notebook(tmp_path / "lab.ipynb", cells), "relu")
    assert item.status == "crashed"
    assert hint_ids([item]) == {"leftover-call"}


def test_values_in_a_dict(lab: LabSpec) -> None:
    items = items_of(lab, CASES / "dict_return.ipynb", "forward_tanh")
    assert [item.score for item in items] == [round(0.8 * item.max_score, 2) for item in items]
    assert len({(item.message, tuple(hint.text for hint in item.hints)) for item in items}) == 1
    assert "softmaxed, hidden, out" in items[0].hints[0].text


def test_a_dict_of_other_names_is_said_once(lab: LabSpec, tmp_path: Path) -> None:
    cells = [NUMPY, "def forward_tanh(U, b2, W, b1, X_batch):\n    return {'a': U, 'b': W}"]
    items = items_of(lab, write_notebook(tmp_path / "lab.ipynb", cells), "forward_tanh")
    assert {(item.score, item.status) for item in items} == {(0.0, "failed")}
    assert len({(item.message, tuple(hint.text for hint in item.hints)) for item in items}) == 1


def test_parameters_that_are_missing(lab: LabSpec) -> None:
    items = items_of(lab, CASES / "fewer_parameters.ipynb", "compute_grads_tanh")
    assert {(item.score, item.status) for item in items} == {(0.0, "crashed")}
    assert hint_ids(items) == {"missing-parameters"}
    assert "lacks `W` and `b1`" in items[0].hints[0].text


def test_half_precision_earns_what_rounding_does(lab: LabSpec) -> None:
    items = items_of(lab, CASES / "float16_words.ipynb", "compute_grads_tanh")
    credit = lab.functions[0].credits["rounded"]
    lost = [item for item in items if item.status != "passed"]
    assert lost
    assert [item.score for item in lost] == [credit * item.max_score for item in lost]
    assert hint_ids(lost) == {"half-precision"}


def test_a_name_that_left_numpy(lab: LabSpec) -> None:
    (item,) = items_of(lab, CASES / "old_numpy_alias.ipynb", "d_relu")
    (hint,) = item.hints
    assert hint.cause == ("old-numpy-name",)
    assert "1.24" in hint.text
    assert "write `float`" in hint.text
    assert "guidance" not in item.message


def test_what_another_function_leaves(lab: LabSpec, tmp_path: Path) -> None:
    cells = [
        NUMPY,
        "def relu(x):\n    global mask\n    mask = x > 0\n    return x * mask",
        "def d_relu(x):\n    return mask * 1.0",
    ]
    (item,) = items_of(lab, write_notebook(tmp_path / "lab.ipynb", cells), "d_relu")
    assert item.status == "crashed"
    assert hint_ids([item]) == {"left-by-function"}
    assert "`relu` leaves behind" in item.hints[0].text


@pytest.mark.parametrize("binding", ["scale = 3", "scale = 1e-3 * 2", "scale = np.pi"])
def test_constants_are_no_data(binding: str, lab: LabSpec, tmp_path: Path) -> None:
    cells = [NUMPY, binding, "def relu(x):\n    return np.maximum(x, 0) + np.sin(x) * scale"]
    (item,) = items_of(lab, write_notebook(tmp_path / "lab.ipynb", cells), "relu")
    assert "reads scale" not in item.message
    assert "reads-global" not in hint_ids([item])
