"""grader.notebook.outside: which data of the notebook a function reads."""

import pytest

from grader.notebook.outside import data_read_from_outside
from tests.unit.build import code_cells


def read_by_f(*sources: str) -> tuple[str, ...]:
    """What the function f of a notebook of these cells reads."""
    return data_read_from_outside(code_cells(*sources), ["f"]).get("f", ())


@pytest.mark.parametrize(
    "sources",
    [
        ("W = 1", "def f(x):\n    return W + x"),
        ("def f(x):\n    return W + x", "W = 1"),
        ("a, (b, *W) = data", "def f(x):\n    return W"),
        ("for W in data: pass", "def f(x):\n    return W"),
        ("with open(n) as W: pass", "def f(x):\n    return W"),
        ("if True:\n    W = 1", "def f(x):\n    return W"),
        ("W: int = 1", "def f(x):\n    return W"),
        ("W = 1", "f = lambda x: W + x"),
        ("W = 1", "def f(x):\n    return [W for _ in x]"),
        ("W = 1", "def f(x):\n    def inner():\n        return W\n    return inner()"),
        ("W = 1", "def helper():\n    return W", "def f(x):\n    return helper()"),
        ("W = 1", "def f(x):\n    return g(x)", "def g(x):\n    return W if x else f(x)"),
        ("W = []", "def f(x):\n    W.append(x)"),
        ("W = 0", "def f(x):\n    global W\n    W += 1\n    return W"),
        ("def W(): pass", "W = 1", "def f(x):\n    return W"),
    ],
)
def test_data(sources: tuple[str, ...]) -> None:
    """Whatever way it is bound and wherever it is read, data of the notebook is found."""
    assert read_by_f(*sources) == ("W",)


@pytest.mark.parametrize(
    "sources",
    [
        ("import numpy as W", "def f(x):\n    return W.abs(x)"),
        ("class W:\n    eps = 1", "def f(x):\n    return x + W.eps"),
        ("W = 1", "def f(W):\n    return W"),
        ("W = 1", "def f(x):\n    W = x\n    return W"),
        ("W = 1", "def f(x):\n    return [W for W in x]"),
        ("W = 1", "def f(x):\n    return x.W"),
        ("W = 1e-9", "def f(x):\n    return W + x"),
        ("import numpy as W", "def f(x):\n    return W.sum(x)"),
        ("def W(): pass", "def f(x):\n    return W()"),
        ("W = 1", "class W: pass", "def f(x):\n    return W"),
        ("W = make()", "def f(x):\n    return W(x)"),
        ("W = lambda x: x", "def f(x):\n    return map(W, x)"),
        ("W = 1", "def helper():\n    return W", "def f(x):\n    return x"),
        ("W = 1", "def f(x):\n    return W", "def f(x):\n    return x"),
        ("W: int", "def f(x):\n    return W"),
        ("def f(x):\n    return W",),
        ("W = 1",),
        ("W = 1", "def f(x:\n    return W"),
    ],
)
def test_no_data(sources: tuple[str, ...]) -> None:
    """Parameters, local names, functions, modules, small constants and what is called are none."""
    assert read_by_f(*sources) == ()


def test_several_are_sorted() -> None:
    """All that is read, in the order of the alphabet; functions that read nothing are left out."""
    cells = code_cells("X = Y = 1", "def f(x):\n    return Y + X", "def g(x):\n    return x")
    assert data_read_from_outside(cells, ["f", "g"]) == {"f": ("X", "Y")}
