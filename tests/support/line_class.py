"""A class that handed in the line lab: right, wrong, broken and hostile notebooks, all cheap."""

from pathlib import Path

from tests.support.notebooks import write_notebook

LAB = Path(__file__).resolve().parent / "line_lab"
_IMPORT = "import numpy as np"
_PREDICT = "def predict(slope, x):\n    return slope * x"
_LOSS = "def loss(slope, x, y):\n    return np.mean((slope * x - y) ** 2)"
# What each kind hands in, and what it earns of 10 points.
KINDS: dict[str, tuple[list[str] | str, float]] = {
    "right": ([_IMPORT, _PREDICT, _LOSS], 10.0),
    "sum": ([_IMPORT, _PREDICT, _LOSS.replace("np.mean", "np.sum")], 5.5),
    "half": ([_IMPORT, _PREDICT], 4.0),
    "raises": ([_IMPORT, _PREDICT, "def loss(slope, x, y):\n    return undefined"], 4.0),
    "quits": ([_IMPORT, _PREDICT, "def loss(slope, x, y):\n    import os\n    os._exit(1)"], 4.0),
    "no json": ("{", 0.0),
}


def write_class(folder: Path, count: int) -> dict[str, float]:
    """Write so many notebooks, of all kinds in turn; returns what each student's earns."""
    folder.mkdir()
    expected = {}
    for number in range(count):
        cells, points = list(KINDS.values())[number % len(KINDS)]
        student = f"s{number:03}"
        if isinstance(cells, str):
            (folder / f"{student}.ipynb").write_text(cells)
        else:
            write_notebook(folder / f"{student}.ipynb", [f"# {student}", *cells])
        expected[student] = points
    return expected
