"""What is earned and said where the reference might be asked, or a loss used for its gradient."""

import json
import re

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.result import Result, to_json
from grader.visibility import for_students
from tests.support.notebooks import SUBMISSIONS

CASES = SUBMISSIONS / "cases"


def graded(name: str, lab: LabSpec) -> Result:
    """The result of a case."""
    return grade_file(CASES / f"{name}.ipynb", lab, Options(execute="needed"))


def test_only_what_was_done_is_paid(lab: LabSpec) -> None:
    """Gradients that ask a blank forward pass and a blank loss earn nothing."""
    result = graded("carry_blank_forward_and_loss_39", lab)
    assert result.status == "graded"
    assert result.score == 0
    assert all(item.evidence.substituted == () for item in result.items)


def test_nothing_of_the_reference_leaves(lab: LabSpec) -> None:
    """Names of types say what the student's own helpers answer, never what the reference does."""
    result = graded("oracle_by_carry_1_steal", lab)
    # Each name stands in the message and in its finding.
    names = dict.fromkeys(re.findall(r"\bk([0-9a-z]{20,})", json.dumps(to_json(result).decode())))
    told = "".join(names)
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    codes = (told[at : at + 5] for at in range(0, len(told) - 4, 5))
    numbers = [sum(digits.index(c) * 36**n for n, c in enumerate(code[::-1])) for code in codes]
    values = [number / 3_500_000 - 8 for number in numbers]
    assert values, "the student's own answers may be told"
    assert all(any(abs(value - own) < 1e-5 for own in (0.1, 0.3)) for value in values[7:40])
    assert all(3.3 <= value < 4.3 for value in values[:7])


def test_numerical_gradients_are_told_to_the_marker(functions_lab: LabSpec) -> None:
    """All points, and a note on each gradient that only markers see."""
    result = graded("numerical_gradients_100", functions_lab)
    assert all(item.score == item.max_score for item in result.items if item.status != "manual")
    notes = {item.id: item.evidence.note for item in result.items if item.evidence.note}
    gradients = ("compute_grads.", "compute_grads_NN.", "compute_grads_tanh.")
    assert set(notes) == {item.id for item in result.items if item.id.startswith(gradients)}
    assert (
        notes["compute_grads.d_W"] == "as exact as finite differences; calls `compute_loss` in it"
    )
    shown = for_students(result)
    assert not any(item.evidence.note for item in shown.items)
    assert b"finite differences" not in to_json(shown)
