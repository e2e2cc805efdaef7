"""grader.notebook.habits: what a function's source shows by itself."""

import pytest

from grader.notebook.habits import Habits, habits_of
from tests.unit.build import code_cells


def habits(*cells: str, handout: tuple[str, ...] = ()) -> Habits:
    """The habits of `f` in a notebook of these cells."""
    return habits_of(code_cells(*cells), ["f"], code_cells(*handout))["f"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("breakpoint()", ("breakpoint()",)),
        ("import pdb; pdb.set_trace()", ("pdb.set_trace()",)),
        ("ipdb.set_trace()", ("ipdb.set_trace()",)),
        ("set_trace()", ("set_trace()",)),
        ("input('go on?')", ("input()",)),
        ("g()", ("input()",)),
        ("x.input()", ()),
        ("print(x)", ()),
    ],
)
def test_leftovers(line: str, found: tuple[str, ...]) -> None:
    """Debuggers and prompts are named as they are written, those of helpers too."""
    assert (
        habits("def g():\n    input()", f"def f(x):\n    {line}\n    return x").leftovers == found
    )


def test_a_function_of_the_same_name_is_no_leftover() -> None:
    """A parameter or a function of the notebook may be called as a prompt is."""
    assert habits("def f(input):\n    return input()").leftovers == ()
    assert habits("def input(): pass", "def f(x):\n    return input()").leftovers == ()


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("x.astype(np.float16)", "float16"),
        ("x.astype('float16')", "float16"),
        ("np.half(x)", "float16"),
        ("np.zeros(3, dtype='f2') + x", "float16"),
        ("x.astype(np.single)", "float32"),
        ("x.astype(float)", ""),
        ("x / 2", ""),
    ],
)
def test_precision(expression: str, found: str) -> None:
    """A type of low precision counts however it is named."""
    assert habits(f"def f(x):\n    return {expression}").precision == found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (
            ("def g(x):\n    global kept\n    kept = x", "def f(x):\n    return kept"),
            (("kept", "g"),),
        ),
        (("def g(x):\n    g.kept = x", "def f(x):\n    return g.kept"), (("g.kept", "g"),)),
        (("def g(x):\n    global kept\n    kept = x", "def f(x):\n    g(x)\n    return kept"), ()),
        (("def f(x):\n    global kept\n    kept = x\n    return kept",), ()),
        (("def g(x):\n    kept = x", "def f(x):\n    return kept"), ()),
        (("def g(x):\n    global kept\n    kept = x", "def f(kept):\n    return kept"), ()),
    ],
)
def test_what_another_function_leaves(
    cells: tuple[str, ...], found: tuple[tuple[str, str], ...]
) -> None:
    """A global, or an attribute, that another function sets, unless this one calls it itself."""
    assert habits(*cells).left_by == found


@pytest.mark.parametrize(
    ("binding", "harmless"),
    [
        ("W = 3", True),
        ("W = -1e-8", True),
        ("W = 10 ** -8", True),
        ("W = (2, 3)", True),
        ("W = 'mean'", True),
        ("import numpy as np\nW = np.pi / 2", True),
        ("import numpy as np\nW = np.finfo(float).eps", True),
        ("import numpy as np\nW = np.tanh", True),
        ("def g(x): pass\nW = g", True),
        ("def g(x): pass\nW = partial(g, 2)", True),
        ("import numpy as np\ndef g(x): pass\nW = np.vectorize(g)", True),
        ("W = lambda x: x", True),
        ("W = load()", False),
        ("W = [1, 2]", False),
        ("W = 3\nW = load()", False),
        ("W = 3\nW += load()", False),
        ("for W in data: pass", False),
    ],
)
def test_names_that_say_nothing(binding: str, harmless: bool) -> None:
    """Constants and other names of functions are not data, unless they are bound to data too."""
    assert ("W" in habits(binding, "def f(x):\n    return x").harmless) == harmless


def test_names_of_the_handout() -> None:
    """What the handout binds is known."""
    assert habits("def f(x):\n    return X", handout=("X, y = load()",)).given == {"X", "y"}
