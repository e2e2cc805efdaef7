"""Two assignments in the shape of public ones, in our own words, as notebooks are made of them."""

import json
from pathlib import Path
from typing import Any


def nbgrader_notebook() -> dict[str, Any]:
    """An instructor's notebook of nbgrader's: solutions, visible and hidden tests, one by hand."""
    cells = [
        _text("# Roots and sums\n\nFill in what is missing."),
        _code("import numpy as np\nfrom nose.tools import assert_equal, assert_raises"),
        _text("## Squares"),
        _code(SQUARES, grade_id="squares", solution=True),
        _code(
            "assert squares(1) == [1]\nassert squares(3) == [1, 4, 9]\n"
            "### BEGIN HIDDEN TESTS\nassert_equal(squares(10)[-1], 100)\n"
            "assert_raises(ValueError, squares, 0)\n### END HIDDEN TESTS",
            grade_id="test_squares",
            grade=True,
            points=2,
        ),
        _text("## Their sum, by `squares`"),
        _code(
            "def sum_of_squares(n):\n    return sum(squares(n))",
            grade_id="sum_of_squares",
            solution=True,
        ),
        _code(
            "for n in range(1, 12):\n"
            "    assert_equal(sum_of_squares(n), sum(k * k for k in range(n + 1)))",
            grade_id="test_sum",
            grade=True,
            points=1,
        ),
        _text("## Newton's method"),
        _code(NEWTON, grade_id="newton", solution=True),
        _code(
            "def near(root, target):\n    assert abs(root - target) < 1e-8, "
            "f'{root:.6f} is not near {target:.6f}'",
            grade_id="help",
        ),
        _code(
            "a = 7.0\nnear(newton(lambda x: x * x - a, lambda x: 2 * x, 1.0), np.sqrt(a))",
            grade_id="test_newton",
            grade=True,
            points=3,
        ),
        _code(
            "### BEGIN HIDDEN TESTS\nnear(newton(np.cos, lambda x: -np.sin(x), 1.0), np.pi / 2)\n"
            "### END HIDDEN TESTS",
            grade_id="test_newton_hidden",
            grade=True,
            points=1,
        ),
        _text("## A vector"),
        _code(
            "x = np.arange(6.0)\n### BEGIN SOLUTION\n"
            "x = (x - x.mean()) / x.std()\n### END SOLUTION",
            grade_id="standardise",
            solution=True,
        ),
        _code(
            "np.testing.assert_allclose([x.mean(), x.std()], [0, 1], atol=1e-12)",
            grade_id="test_x",
            grade=True,
            points=1,
        ),
        _code("x = 0", grade_id="reset"),
        _text("## A share\n\nThree words, each worth a third."),
        _code("words = ['lu', 'qr', 'svd']", grade_id="words", solution=True),
        _code(
            "right = len({'lu', 'qr', 'svd'} & set(words))\nright",
            grade_id="test_words",
            grade=True,
            points=3,
        ),
        _text("Why?\n\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION", "why", 2),
    ]
    return _notebook(cells)


SQUARES = '''def squares(n):
    """The first n squares."""
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [k ** 2 for k in range(1, n + 1)]
    ### END SOLUTION'''
NEWTON = '''def newton(f, df, x):
    """A root of f near x."""
    ### BEGIN SOLUTION
    for _ in range(50):
        x = x - f(x) / df(x)
    return x
    ### END SOLUTION'''


def otter_notebook() -> dict[str, Any]:
    """An instructor's notebook of otter's: a number, a function, a class, tests of both kinds."""
    cells = [
        _raw("# ASSIGNMENT CONFIG\nname: hw\ninit_cell: true\n"),
        _text("# Rates and queues"),
        _code("import numpy as np\nrates = np.array([0.1, 0.2, 0.3])"),
        _raw("# BEGIN QUESTION\nname: q1\npoints: 2"),
        _text("**Question 1.** The mean of the rates."),
        _raw("# BEGIN SOLUTION"),
        _code("mean_rate = rates.mean() # SOLUTION"),
        _raw("# END SOLUTION"),
        _raw("# BEGIN TESTS"),
        _code("isinstance(mean_rate, float)", output="True"),
        _code("# HIDDEN\nnp.isclose(mean_rate, 0.2)", output="True"),
        _raw("# END TESTS"),
        _raw("# END QUESTION"),
        _raw("# BEGIN QUESTION\nname: q2\npoints: 3"),
        _text("**Question 2.** Compound interest."),
        _raw("# BEGIN SOLUTION"),
        _code(
            "def compound(start, rate, years):\n"
            '    """What becomes of start."""\n'
            "    # BEGIN SOLUTION\n"
            "    return start * (1 + rate) ** years\n"
            "    # END SOLUTION\n"
            "first = compound(100, rates[0], 2) # SOLUTION NO PROMPT"
        ),
        _raw("# END SOLUTION"),
        _raw("# BEGIN TESTS"),
        _code("round(compound(100, 0.5, 2), 2)", output="225.0"),
        _code(
            '""" # BEGIN TEST CONFIG\nhidden: true\npoints: 2\n""" # END TEST CONFIG\n'
            "[round(compound(s, 0.1, 3)) for s in (10, 1000)]",
            output="[13, 1331]",
        ),
        _raw("# END TESTS"),
        _raw("# END QUESTION"),
        _raw("# BEGIN QUESTION\nname: q3\npoints:\n    each: 1"),
        _text("**Question 3.** A queue."),
        _raw("# BEGIN PROMPT"),
        _code("class Queue:\n    ..."),
        _raw("# END PROMPT"),
        _raw("# BEGIN SOLUTION"),
        _code(
            "class Queue:\n    def __init__(self):\n        self.held = []\n"
            "    def put(self, value):\n        self.held.append(value)\n"
            "    def get(self):\n        return self.held.pop(0)\n"
            "    def __len__(self):\n        return len(self.held)"
        ),
        _raw("# END SOLUTION"),
        _raw("# BEGIN TESTS"),
        _code(
            "queue = Queue()\nfor value in 'abc':\n    queue.put(value)\nlen(queue), queue.get()",
            output="(3, 'a')",
        ),
        _code("# HIDDEN\nassert len(Queue()) == 0"),
        _raw("# END TESTS"),
        _raw("# END QUESTION"),
        _raw("# BEGIN QUESTION\nname: q4\nmanual: true\npoints: 2"),
        _text("**Question 4.** Explain."),
        _raw("# BEGIN SOLUTION"),
        _text("It compounds."),
        _raw("# END SOLUTION"),
        _raw("# END QUESTION"),
    ]
    return _notebook(cells)


def _notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 4}


def _text(source: str, grade_id: str = "", points: float = 0) -> dict[str, Any]:
    about = _about(grade_id, grade=True, solution=True, points=points) if grade_id else {}
    return {"cell_type": "markdown", "metadata": about, "source": source}


def _raw(source: str) -> dict[str, Any]:
    return {"cell_type": "raw", "metadata": {}, "source": source}


def _code(
    source: str,
    *,
    grade_id: str = "",
    grade: bool = False,
    solution: bool = False,
    points: float = 0,
    output: str = "",
) -> dict[str, Any]:
    shown = {
        "output_type": "execute_result",
        "data": {"text/plain": output},
        "metadata": {},
        "execution_count": 1,
    }
    about = _about(grade_id, grade=grade, solution=solution, points=points) if grade_id else {}
    return {
        "cell_type": "code",
        "metadata": about,
        "source": source,
        "outputs": [shown] if output else [],
        "execution_count": 1 if output else None,
    }


def _about(grade_id: str, *, grade: bool, solution: bool, points: float) -> dict[str, Any]:
    worth = {"points": points} if grade else {}
    return {
        "nbgrader": {
            "grade": grade,
            "grade_id": grade_id,
            "locked": not solution,
            "schema_version": 3,
            "solution": solution,
            "task": False,
            **worth,
        }
    }


def write(notebook: dict[str, Any], path: Path) -> Path:
    """Write a notebook."""
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")
    return path


def code_of(notebook: dict[str, Any]) -> list[str]:
    """The sources of the code cells."""
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
