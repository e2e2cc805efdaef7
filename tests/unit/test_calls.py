"""Who calls whom in a notebook."""

import pytest

from grader.notebook.calls import names_used, reached
from tests.unit.build import code_cells


def leans_on(name: str, *sources: str) -> frozenset[str]:
    """What a name of a notebook of these cells leans on."""
    return reached(names_used(code_cells(*sources)), name)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return g(x)",
        "def f(x):\n    def inner(y):\n        return g(y)\n    return inner(x)",
        "f = lambda x: g(x)",
        "f = vectorize(g)",
        "def f(x, slope=g):\n    return slope(x)",
        "@wrap(g)\ndef f(x):\n    return x",
        "class Net:\n    slope = g\ndef f(x):\n    return Net().slope(x)",
        "table = {}\ntable['slope'] = g\ndef f(x):\n    return table['slope'](x)",
        "def f(x):\n    return globals()['g'](x)",
        "def f(x):\n    return module.g(x)",
        "if True:\n    def f(x):\n        return g(x)",
        "first, second = g, h\ndef f(x):\n    return first(x)",
        "def f(x):\n    return 0\ndef f(x):\n    return g(x)",
    ],
)
def test_ways_to_lean_on_a_function(source: str) -> None:
    """However a function gets at another, it is found."""
    assert "g" in leans_on("f", source)


def test_chains_across_cells() -> None:
    """What is reached through others counts, in whatever order and cell it is written."""
    cells = (
        "def f(x):\n    return g(x)",
        "def g(x):\n    return h(x)",
        "def h(x):\n    return f(x)",
    )
    assert leans_on("f", *cells) == {"g", "h"}


def test_what_is_not_called_is_not_reached() -> None:
    """Other functions of the notebook are none of its business; nor is a broken cell."""
    cells = ("def g(x):\n    return x", "def f(x):\n    return x", "def k(x): return g(x)", "f = (")
    assert leans_on("f", *cells) == set()
    assert leans_on("nowhere", *cells) == set()


def test_a_name_bound_thousands_of_times() -> None:
    """Whatever any of its definitions reads is found, without copying what was found before."""
    source = "\n".join(f"x = a{at}" for at in range(10_000))
    assert len(names_used(code_cells(source))["x"]) == 10_000
