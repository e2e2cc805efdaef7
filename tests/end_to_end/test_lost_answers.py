"""What a notebook does to its own answers: each counts as it was meant, and the report says why."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.result import Item, Result
from tests.support.notebooks import SUBMISSIONS, write_notebook

CASES = SUBMISSIONS / "cases"
NEEDED = Options(execute="needed")


def items_of(result: Result, function: str) -> Sequence[Item]:
    """A function's items."""
    return [item for item in result.items if item.function == function]


def test_a_line_of_another_cell_is_called_so(lab: LabSpec) -> None:
    result = grade_file(CASES / "error_line_of_another_cell.ipynb", lab, NEEDED)
    assert {item.status for item in items_of(result, "relu")} == {"passed"}
    run = next(run for run in result.cells if run.outcome == "failed")
    assert (run.cell, run.line) == (3, 1)
    assert "line 17 of cell 2" in run.error


@pytest.mark.parametrize("wrapper", ["", "%%time\n", "%%capture\n"])
def test_what_follows_a_line_that_failed_elsewhere_is_still_bound(
    wrapper: str, lab: LabSpec, tmp_path: Path
) -> None:
    cells = [
        "import numpy as np\ndef check(f):\n\n\n\n\n\n    f(np.zeros(1))",
        f"{wrapper}check(lambda z: z[5])\ndef relu(x):\n    return np.maximum(x, 0)",
    ]
    result = grade_file(write_notebook(tmp_path / "lab.ipynb", cells), lab, NEEDED)
    assert {item.status for item in items_of(result, "relu")} == {"passed"}
    failed = next(run for run in result.cells if run.outcome == "failed")
    assert (failed.cell, failed.line) == (2, 1 + wrapper.count("\n"))


FULL = {
    "import_line_lost": ("compute_loss", "forward_tanh", "compute_grads_tanh"),
    "stub_copy_below": ("compute_loss",),
    "name_reused_for_result": ("compute_loss",),
    "helper_redefined_later": ("forward_tanh", "compute_grads_tanh"),
}
SAYS = {
    "import_line_lost": "`import numpy as np` is missing in the notebook",
    "stub_copy_below": "Cell 3 defines `compute_loss` again, without an answer",
    "name_reused_for_result": "Cell 3 assigns a value to the name `compute_loss`",
    "helper_redefined_later": "cell 5 changes `softmax`",
    "renamed_function": "cell 2 defines `compute_losses` with the same parameters",
    "timeit_on_def": "`%%timeit` defines nothing in the notebook",
}


@pytest.mark.parametrize("name", sorted(SAYS))
@pytest.mark.parametrize("execute", ["needed", "all"])
def test_cases(name: str, execute: str, lab: LabSpec) -> None:
    """What the notebook did to an answer costs nothing, and is named."""
    options = Options(execute=execute)  # type: ignore[arg-type]
    result = grade_file(CASES / f"{name}.ipynb", lab, options)
    said = "\n".join([*result.notices, *(item.message for item in result.items)])
    assert SAYS[name] in said
    for function in FULL.get(name, ()):
        assert {item.status for item in items_of(result, function)} == {"passed"}, function
    attempted = {"renamed_function": "compute_loss", "timeit_on_def": "relu"}.get(name)
    if attempted:
        assert {item.status for item in items_of(result, attempted)} == {"failed"}
        assert "another lab" not in said


LOSS = "def compute_loss(softmaxed, y):\n    return -np.mean(np.log(np.sum(softmaxed * y, axis=0)))"
SOFTMAX = (
    "def softmax(z):\n    e = np.exp(z - z.max(axis=0))\n    return e / e.sum(axis=0)\n"
    "def forward_tanh(U, b2, W, b1, X_batch):\n    hidden = np.tanh(W @ X_batch + b1)\n"
    "    out = U @ hidden + b2\n    return softmax(out), hidden, out"
)


def test_a_helper_that_is_put_back_has_its_imports(lab: LabSpec, tmp_path: Path) -> None:
    """The handout's `softmax` is annotated with a name that the notebook binds only later."""
    forward = SOFTMAX[SOFTMAX.index("def forward_tanh") :]
    path = write_notebook(tmp_path / "lab.ipynb", ["import numpy as np", forward])
    result = grade_file(path, lab, Options(execute="needed"))
    assert {item.status for item in items_of(result, "forward_tanh")} == {"passed"}
    assert not any(item.evidence.substituted for item in result.items)


def test_what_a_reset_clears_is_there_for_functions_below(lab: LabSpec, tmp_path: Path) -> None:
    """Helpers, constants and imports, of which nothing is bound again."""
    at = SOFTMAX.index("def forward_tanh")
    above = ["import numpy as np\nfrom scipy import special", f"shift = 1e-300\n{SOFTMAX[:at]}"]
    below = (
        SOFTMAX[at:]
        .replace("np.tanh(", "np.tanh(shift + ")
        .replace("out = ", "out = special.expit(0) * 2 * ")
    )
    path = write_notebook(tmp_path / "lab.ipynb", [*above, "%reset -f", below])
    result = grade_file(path, lab, Options(execute="all"))
    assert {item.status for item in items_of(result, "forward_tanh")} == {"passed"}
    assert "Cell 3 clears the notebook's names" in "\n".join(result.notices)


@pytest.mark.parametrize(
    ("function", "cells"),
    [
        ("compute_loss", [LOSS, "del compute_loss"]),
        ("compute_loss", [LOSS, "%reset -f"]),
        ("compute_loss", [LOSS, "for compute_loss in [1, 2]:\n    pass"]),
        ("compute_loss", [LOSS + "\ncompute_loss = compute_loss(np.eye(2), np.eye(2))"]),
        ("compute_loss", [LOSS, "globals()['compute_loss'] = 3"]),
        ("compute_loss", [LOSS.replace("np.", "numpy."), "def numpy():\n    pass"]),
        (
            "compute_loss",
            [
                f"def make():\n{_}" + "\n    return compute_loss\ncompute_loss = make()"
                for _ in ["\n".join("    " + line for line in LOSS.splitlines())]
            ]
            + ["del compute_loss"],
        ),
        ("forward_tanh", [SOFTMAX, "def softmax(z):\n    raise NotImplementedError"]),
        ("forward_tanh", [SOFTMAX, "softmax = softmax(np.zeros((2, 2)))"]),
        ("forward_tanh", [SOFTMAX, "from scipy.special import softmax"]),
        (
            "forward_tanh",
            [SOFTMAX, "softmax.__defaults__ = (1,)\nsoftmax.__code__ = (lambda z: 0).__code__"],
        ),
        ("forward_tanh", [SOFTMAX, "np.tanh = np.sin"]),
    ],
)
def test_what_is_done_to_an_answer_below_it_costs_nothing(
    function: str, cells: list[str], lab: LabSpec, tmp_path: Path
) -> None:
    path = write_notebook(tmp_path / "lab.ipynb", ["import numpy as np\nimport numpy", *cells])
    result = grade_file(path, lab, NEEDED)
    assert {item.status for item in items_of(result, function)} == {"passed"}, result.notices


def test_the_last_filled_definition_counts(lab: LabSpec, tmp_path: Path) -> None:
    """Even if an earlier one was right."""
    cells = ["import numpy as np", LOSS, LOSS.replace("-np.mean", "np.sum"), "compute_loss = 3"]
    result = grade_file(write_notebook(tmp_path / "lab.ipynb", cells), lab, NEEDED)
    assert {item.status for item in items_of(result, "compute_loss")} == {"partial"}


@pytest.mark.parametrize("elsewhere", ["markdown", "renamed"])
def test_an_attempt_elsewhere_is_seen_beside_the_blank_of_the_handout(
    elsewhere: str, lab: LabSpec, tmp_path: Path
) -> None:
    blank = "def compute_loss(softmaxed, y):\n    raise NotImplementedError"
    other = LOSS.replace("compute_loss", "compute_losses")
    cells = ["import numpy as np", blank, *([other] if elsewhere == "renamed" else [])]
    path = write_notebook(tmp_path / "lab.ipynb", cells)
    if elsewhere == "markdown":
        document = json.loads(path.read_text())
        document["cells"].append({"cell_type": "markdown", "metadata": {}, "source": LOSS})
        path.write_text(json.dumps(document))
    (item,) = items_of(grade_file(path, lab, NEEDED), "compute_loss")
    assert (item.status, item.score) == ("failed", 0)
    assert "cell 3" in item.message.lower()


def test_the_rubric_sets_what_a_line_put_back_costs(lab: LabSpec) -> None:
    dear = replace(lab, carried_forward=replace(lab.carried_forward, restored=0.9))
    result = grade_file(CASES / "import_line_lost.ipynb", dear, NEEDED)
    (item,) = items_of(result, "compute_loss")
    assert (item.status, item.score) == ("partial", 9)
    assert sum("was put back" in notice for notice in result.notices) == 1
