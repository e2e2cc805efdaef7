"""What a notebook does to its own answers, as its source tells."""

import pytest

from grader.messages.render import template_of
from grader.notebook.calls import names_used, reached
from grader.notebook.elsewhere import attempts_elsewhere
from grader.notebook.lost import Lost, cell_that_may_matter, lost_answers
from grader.notebook.read import CellKind
from tests.unit.build import code_cells, notebook_of

RELU = "def relu(z):\n    return np.maximum(z, 0)"
TEMPLATE = (
    "import numpy as np\nfrom math import e, pi",
    "def one_hot(y):\n    return np.eye(2)[y]",
)


def lost(*cells: str) -> Lost:
    """What is lost in a notebook of these cells."""
    return lost_answers(code_cells(*cells), code_cells(*TEMPLATE), ["relu"], ["softmax"])


@pytest.mark.parametrize(
    ("cells", "provided"),
    [
        (["x = 1", RELU], [TEMPLATE[0].splitlines()[0]]),
        (["import numpy", RELU], [TEMPLATE[0].splitlines()[0]]),
        (["def relu(z):\n    return one_hot(z)"], [TEMPLATE[0].splitlines()[0], TEMPLATE[1]]),
        (["def relu(z):\n    return pi * z"], [TEMPLATE[0].splitlines()[1]]),
        (["import numpy as np", RELU], []),
        (["from numpy import *", RELU], []),
        (["%pylab inline", RELU], []),
        (["import numpy as np\nprint(", RELU], []),
        (["def relu(z):\n    return npp.maximum(z, 0)"], []),
        (["def relu(z):\n    np = z\n    return np"], []),
        (["x = np.ones(3)"], []),  # nothing that is graded needs it
    ],
)
def test_what_the_handout_provides_is_put_back(cells: list[str], provided: list[str]) -> None:
    found = lost(*cells)
    assert list(found.provided) == provided
    assert found.needed_by == ({"relu"} if provided else set())


@pytest.mark.parametrize(
    ("cells", "imports"),
    [
        (
            ["import numpy as np", "def relu(z):\n    return one_hot(z)"],
            [TEMPLATE[0].split("\n")[0]],
        ),
        (["def relu(z):\n    return one_hot(z)"], []),  # it is put back itself
        (["import numpy as np", "def relu(z):\n    return pi * z"], []),
    ],
)
def test_what_is_put_back_has_the_imports_that_it_needs(
    cells: list[str], imports: list[str]
) -> None:
    assert list(lost(*cells).imports) == imports


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        ("relu = 3", "value"),
        ("del relu", "deleted"),
        ("def relu(z):\n    raise NotImplementedError", "blank"),
        ("relu = relu(np.ones(3))", "value"),
        ("relu = np.vectorize(relu)", None),
        ("relu = lambda z: None", "blank"),
        ("relu = lambda z: z * (z > 0)", None),
        ("class relu:\n    pass", "type"),
        ("class relu:\n    def __new__(cls, z):\n        return abs(z)", None),
        ("import math as relu", "module"),
        ("from mine import relu", None),
        ("relu(3)", None),
    ],
)
def test_names_taken_away(later: str, kind: str | None) -> None:
    found = lost("import numpy as np", RELU, later)
    assert [(one.name, one.own, one.by, one.kind) for one in found.taken] == (
        [] if kind is None else [("relu", 1, 2, kind)]
    )
    assert found.again == (() if kind is None else ((1, RELU),))


@pytest.mark.parametrize(
    ("later", "name"),
    [
        ("%reset -f", ""),
        ("exec(code)", ""),
        ("np = 3", "np"),
        ("relu.__defaults__ = (1,)", "relu"),
        ("twist(relu)", "relu"),
        ("print(relu(3))", None),
        ("x = np.ones(3)", None),
        ("np.maximum = min", "np"),
        ("def clean():\n    del globals()['np']\nclean()", ""),
        ("show(np)\nmath = np", None),
        ("def draw(x: np.ndarray = np.ones(3)) -> np.ndarray:\n    return x", None),
    ],
)
def test_later_cells_that_may_change_a_function(later: str, name: str | None) -> None:
    found = lost("import numpy as np", RELU, later).changed
    assert [(one.own, one.by, one.name) for one in found.values()] == (
        [] if name is None else [(1, 2, name)]
    )


def test_the_cell_that_surely_changes_something_is_named() -> None:
    annotated = "def twice(z: np.ndarray) -> np.ndarray:\n    return z"
    cells = ("import numpy as np", RELU, annotated, "show(relu)", "exec(code)", "del np")
    assert [(one.by, one.name) for one in lost(*cells).changed.values()] == [(5, "np")]
    assert not lost(*cells[:3]).changed


@pytest.mark.parametrize(
    "later", ["import builtins\nbuiltins.print = show", "import builtins as b\nb.print = show"]
)
def test_a_cell_may_change_what_python_itself_names(later: str) -> None:
    printing = f"{RELU.replace('return', 'print(z);return')}"
    assert [one.by for one in lost("import numpy as np", printing, later).changed.values()] == [2]
    assert not lost("import numpy as np", RELU, later).changed


def test_a_cell_as_the_handout_has_it_changes_nothing_by_handing_on() -> None:
    cells = code_cells("import numpy as np", RELU, "train(relu)")
    assert cell_that_may_matter(cells, {2}, (), ["relu"]) == 2
    assert cell_that_may_matter(cells, {2}, code_cells("train(relu)"), ["relu"]) is None


SCALED = "def relu(z):\n    return softmax(np.maximum(z, 0)) * scale"
SOFTMAX = "def softmax(z):\n    return z"


@pytest.mark.parametrize(
    ("clear", "again"),
    [
        ("%reset -f", ["import numpy as np", SOFTMAX, "scale = 1"]),
        ("%reset -sf\nimport numpy as np", [SOFTMAX, "scale = 1"]),
        ("globals().clear()", ["import numpy as np", SOFTMAX, "scale = 1"]),
        (
            "get_ipython().run_line_magic('reset', '-f')",
            ["import numpy as np", SOFTMAX, "scale = 1"],
        ),
        ("%reset -f out", []),
        ("%reset", []),
        ("%reset_selective -f unused", []),
        ("%reset_selective -f soft", [SOFTMAX]),
        ("%xdel np", ["import numpy as np"]),
        ("x = 'we %reset -f here'", []),
        ("reset -f", ["import numpy as np", SOFTMAX, "scale = 1"]),
        ("if True:\n    %reset -f", ["import numpy as np", SOFTMAX, "scale = 1"]),
        ("%%time\n%xdel np", ["import numpy as np"]),
        ("get_ipython().magic('%reset -f')", ["import numpy as np", SOFTMAX, "scale = 1"]),
        ('text = """\nreset -f\n%reset -f\nglobals().clear()\n"""', []),
        ('def f():\n    """Tidy up:\n    %xdel np\n    reset -f\n    """', []),
        ("# first\n# %reset -f", []),
        *(
            pytest.param(word + " " * 10**6 + "x", [], id=f"much space after {word}")
            for word in ("%reset", "%reset_selective", "%xdel")
        ),
    ],
)
def test_names_cleared_midway_are_bound_again(clear: str, again: list[str]) -> None:
    """Only those that are needed, and that nothing below binds."""
    above = ["import numpy as np", f"{SOFTMAX}\nunused = 3", "scale = 1"]
    found = lost(*above, clear, SCALED)
    assert [text for _, text in found.again] == again
    assert found.cleared_by == (3 if again else None)
    below = lost(*above, clear, *above, SCALED)
    assert (below.again, below.cleared_by) == ((), None)


def test_at_most_eight_forks_are_kept() -> None:
    names = [f"f{at}" for at in range(20)]
    cells = code_cells(*(f"def {name}(x):\n    return x" for name in names), "%reset -f")
    assert len(lost_answers(cells, (), names, ()).kept) == 8


@pytest.mark.parametrize(
    ("kind", "source", "said"),
    [
        ("markdown", RELU, "a Markdown cell"),
        ("raw", RELU, "a raw cell"),
        ("code", f"%%timeit\n{RELU}", "defines nothing in the notebook"),
        ("code", f"%%writefile relu.py\n{RELU}", "does not run it in the notebook"),
        ("code", "# def relu(z):\n#     return z", "in a comment"),
        ("code", "class Net:\n    def relu(z):\n        return z", "within a function or class"),
        ("code", "def Relu(z):\n    return z * (z > 0)", "cell 1 defines `Relu`"),
        ("code", "def my_relu(z):\n    return z * (z > 0)", "cell 1 defines `my_relu`"),
        ("code", "def sigmoid(z):\n    return z", None),
        ("code", "def relus(z):\n    raise NotImplementedError", None),
        ("markdown", "Write relu here.", None),
        ("code", "def relu(z):\n    raise NotImplementedError", None),
    ],
)
def test_attempts_elsewhere(kind: CellKind, source: str, said: str | None) -> None:
    found = attempts_elsewhere(notebook_of((kind, source)), (), {"relu": ("z",)}, ["relu"])
    assert set(found) == (set() if said is None else {"relu"})
    assert said is None or said in template_of(found["relu"].id).format(**found["relu"].facts)


def test_thousands_of_names_bound_at_once_from_as_many() -> None:
    """None of them gets a copy of all that is read: this would take gigabytes."""
    targets, read = (", ".join(f"{letter}{at}" for at in range(11_000)) for letter in "ab")
    cells = code_cells(f"{targets} = relu = g({read})")
    uses = names_used(cells)
    assert sum(map(len, uses.values())) < 50_000
    assert reached(uses, "relu") >= {"g", "b0", "b10999"}
    assert cell_that_may_matter(cells, {0}, (), ["relu"]) == 0
    assert lost_answers(cells, (), ["relu"], ()).provided == ()
