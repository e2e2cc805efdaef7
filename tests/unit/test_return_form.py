"""What is said of the arguments of a call that returned."""

from typing import Any

import numpy as np
import pytest

from grader.judge.checking.parts import Parts
from grader.judge.checking.return_form import changed_arguments
from grader.lab.returns import ReturnForm
from grader.plan import Problem, ProblemSet

GIVEN = np.array([1.0, np.nan, -0.0])


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (GIVEN.copy(), []),
        (GIVEN.astype("f4"), []),
        (GIVEN - 0.1 + 0.1, []),
        (GIVEN * (1 + 1e-14), ["x"]),
        (np.array([1.0, np.nan, 0.0]), []),
        (np.array([1.0, 0.0, 0.0]), ["x"]),
        (np.array([1, 0, 0]), ["x"]),
        (np.array([1.0, np.nan]), ["x"]),
        ([1.0, np.nan, 0.0], ["x"]),
    ],
)
def test_arguments_that_hold_no_number(after: Any, changed: list[str]) -> None:
    """NaN that was given and is still there is no change."""
    problem_set = ProblemSet("f", 1, (Problem({}, {"x": GIVEN}),), ("x",), 0)
    answers = [Parts("single", (), ReturnForm(("y",)), (after,))]
    assert changed_arguments(problem_set, answers) == changed
