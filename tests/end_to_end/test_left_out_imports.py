"""What is left out of a notebook because nothing needed reads it changes no mark."""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.result import Result
from tests.support.notebooks import write_notebook
from tests.support.platforms import LINE_LAB

PREDICT = "def predict(slope, x):\n    return slope * x"
LOSS = "def loss(slope, x, y):\n    return np.mean((predict(slope, x) - y) ** 2)"
# A name that no line of the code says.
MISSED = """
def loss(slope, x, y):
    return unknown.pyplot and np.mean((slope * x - y) ** 2)

loss.__code__ = loss.__code__.replace(
    co_names=tuple(name.replace("unknown", "mat" + "plotlib") for name in loss.__code__.co_names)
)
"""


@pytest.fixture(scope="module")
def lab() -> LabSpec:
    """Two functions."""
    return load_lab(LINE_LAB)


@pytest.mark.parametrize(
    ("imports", "loss"),
    [
        ("import numpy as np\nimport matplotlib.pyplot as plt", LOSS),
        ("from numpy import *\nimport numpy as np\nimport sklearn.datasets", LOSS),
        ("import numpy as np\nimport matplotlib.pyplot as plt\nplt.style.use('ggplot')", LOSS),
        ("import numpy as np\nif np:\n    import sklearn\nimport sklearn.datasets as data", LOSS),
        ("import numpy as np\nimport no_such_package\nimport sklearn", LOSS),
        ("import numpy as np\nfrom sklearn.datasets import load_boston\nimport sklearn", LOSS),
        ("import numpy as np\nimport matplotlib.pyplot", MISSED),
        ("import matplotlib.pyplot as plt", LOSS),
    ],
)
def test_marks_are_those_of_all_cells(
    lab: LabSpec, tmp_path: Path, imports: str, loss: str
) -> None:
    """Also where a name is missed in the end, or an import fails."""
    notebook = write_notebook(tmp_path / "mine.ipynb", [imports, PREDICT, loss, "x = np.ones(3)"])
    needed = grade_file(notebook, lab, Options(execute="needed"))
    every = grade_file(notebook, lab, Options(execute="all"))
    assert verdicts(needed) == verdicts(every)
    assert needed.score == (4 if "numpy" not in imports else 10)


def verdicts(result: Result) -> list[tuple[str, float | None, str, str]]:
    """What students read of each item."""
    return [(item.id, item.score, item.status, item.message) for item in result.items]
