"""The source that a report shows of each function."""

import pytest

from grader.notebook.sources import sources_of
from tests.unit.build import code_cells

RELU = "def relu(x):\n    return x * (x > 0)"


@pytest.mark.parametrize(
    ("cells", "cell", "line", "text"),
    [
        ((RELU,), 0, 1, RELU),
        (("import numpy as np\n\n" + RELU + "\n\nrelu(3)",), 0, 3, RELU),
        ((RELU, "relu = lambda x: x"), 1, 1, "relu = lambda x: x"),
        (("@wrap\n" + RELU,), 0, 1, "@wrap\n" + RELU),
        ((RELU + "\n\n" + RELU.replace(">", ">="),), 0, 4, RELU.replace(">", ">=")),
        ((RELU + "\nbroken = (",), 0, 1, RELU),
        (("%matplotlib inline\n" + RELU,), 0, 2, RELU),
        (("if True:\n    def relu(x):\n        return x",), 0, 1, None),
    ],
)
def test_source(cells: tuple[str, ...], cell: int, line: int, text: str | None) -> None:
    """The last definition, with its place in the cell; else the whole cell."""
    (source,) = sources_of(code_cells(*cells), ["relu", "other"])
    assert (source.function, source.cell, source.line) == ("relu", cell, line)
    assert source.text == (cells[cell] if text is None else text)
