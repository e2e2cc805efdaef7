"""Where a notebook defines the graded functions, and whether an answer is in them."""

import ast

import pytest

from grader.notebook.cell_analysis import is_blank
from grader.notebook.functions import last_definitions
from grader.notebook.read import read_notebook
from tests.unit.build import SOLUTION, code_cells


def cell_of(*sources: str) -> int | None:
    """The cell in which `relu` is last defined."""
    found = last_definitions(code_cells(*sources), ["relu"])
    return found["relu"].cell if "relu" in found else None


def blank(source: str) -> bool:
    """Whether the first function of a source is blank."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    return is_blank(function)


RELU = "def relu(x):\n    return x * (x > 0)"


def test_the_last_definition_counts() -> None:
    """The last definition of a name is the one that counts, within a cell and among cells."""
    found = last_definitions(
        code_cells(RELU, "y = 1", "def relu(x):\n    pass\n\n" + RELU, "relu(3)"), ["relu", "other"]
    )
    assert set(found) == {"relu"}
    assert found["relu"].cell == 2
    assert found["relu"].kind == "function"


@pytest.mark.parametrize(
    "source",
    [
        "relu = np.vectorize(max)",
        "class relu:\n    def __new__(cls, x):\n        return abs(x)",
        "class relu(Activation):\n    pass",
        "from torch import relu",
        "from torch import rectify as relu",
    ],
)
def test_bound_to_something_else(source: str) -> None:
    """A name that is bound without `def` is defined there, as no function with a source."""
    found = last_definitions(code_cells(RELU, source), ["relu"])
    assert found["relu"].cell == 1
    assert found["relu"].function is None


@pytest.mark.parametrize(
    "source",
    [
        "relu: object = None",
        "relu, other = 1, 2",
        "first = relu = 3",
        "relu = relu(np.ones(3))",
        "for relu in (1, 2): pass",
        "relu += 1",
        "with open(path) as relu: pass",
        "del relu",
        "import relu",
        "import torch.relu as relu",
        "class relu:\n    pass",
        "relu = lambda x: None",
        "def relu(x):\n    raise NotImplementedError",
    ],
)
def test_what_takes_a_name_away(source: str) -> None:
    """A value, a blank copy and `del` are not a definition: the last filled one counts."""
    found = last_definitions(code_cells(RELU, source), ["relu"])
    assert (found["relu"].cell, found["relu"].kind) == (0, "function")
    alone = last_definitions(code_cells(source), ["relu"])["relu"]
    assert alone.kind in ("value", "deleted", "blank", "module", "type")


@pytest.mark.parametrize(
    "head",
    [
        "if True:",
        "if False:\n    pass\nelse:",
        "with open('x') as file:",
        "for i in range(3):",
        "while True:",
        "try:\n    pass\nfinally:",
        "try:\n    import torch\nexcept ImportError:",
    ],
)
def test_definitions_within_statements(head: str) -> None:
    """Definitions within if, with, for, while and try are at top level too."""
    indented = "\n".join(f"    {line}" for line in RELU.splitlines())
    tail = "\nexcept ImportError:\n    pass" if head == "try:" else ""
    assert cell_of("x = 1", f"{head}\n{indented}{tail}") == 1


@pytest.mark.parametrize(
    "source",
    [
        "class Net:\n    def relu(self, x):\n        return x",
        "def outer():\n    def relu(x):\n        return x\n    relu = 3",
        "relu(3)",
        "relu.cache = {}",
        "table['relu'] = 1",
        "f(relu=3)",
        "# def relu(x):\n'def relu(x): pass'",
    ],
)
def test_what_is_no_definition(source: str) -> None:
    """Methods, inner functions, calls and mentions define nothing."""
    assert cell_of(source) is None
    assert cell_of(RELU, source) == 0


def test_broken_and_magic_cells() -> None:
    """Functions are found in what parses of a broken cell, and below magics."""
    assert cell_of("import numpy as np\n\ndef broken(:\n    pass\n\n" + RELU) == 0
    assert cell_of("%%time\n" + RELU) == 0
    assert cell_of("%matplotlib inline\n" + RELU) == 0
    assert cell_of("%%bash\n" + RELU) is None


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    pass",
        "def f(x):\n    ...",
        "def f(x):\n    '''Only words.'''",
        "def f(x):\n    return",
        "def f(x):\n    return None",
        "def f(x):\n    raise NotImplementedError",
        "def f(x):\n    raise NotImplementedError()",
        "def f(x):\n    '''Words.'''\n    # CODE HERE\n    raise NotImplementedError('Replace.')",
        "async def f(x):\n    pass",
        # The blanks of the original handout: names that were never made.
        "def compute_loss(softmaxed, y):\n    '''Loss.'''\n\n    return loss",
        "def compute_grads(softmaxed, x, y):\n    return d_W, d_b",
        "def grads_NN(hidden, softmaxed, U, X_batch, Y_batch):\n    return d_U, d_b2, d_W, d_b1",
        "def forward_NN(U, b2, W, b1, x):\n    return softmax(out), hidden, out",
        "def relu(x):\n    return value",
    ],
)
def test_blanks(source: str) -> None:
    """Nothing computed and no parameter looked at is not an answer."""
    assert blank(source)


@pytest.mark.parametrize(
    "source",
    [
        "def relu(x):\n    return x * (x > 0)",
        "def relu(x):\n    return x",
        "def relu(x):\n    return helper(x)",
        "def relu(x):\n    return (x, x)",
        "def relu(x, /):\n    return x",
        "def f(x):\n    return 0",
        "def f(x):\n    return 'nothing'",
        "def f(x):\n    return helper()",
        "def f(x):\n    return a + b",
        "def f(x):\n    return self.value",
        "def f(x):\n    return lambda: x",
        "def f(x):\n    y = x\n    return y",
        "def f(x):\n    x += 1",
        "def f(x):\n    print(x)",
        "def f(x):\n    raise ValueError",
        "def f(x):\n    if x:\n        raise NotImplementedError",
        "def f(*args):\n    return answer",
        "def f(x, *rest):\n    pass",
        "@answered_elsewhere\ndef f(x):\n    pass",
    ],
)
def test_answers(source: str) -> None:
    """Whatever computes, looks at a parameter or may be answered elsewhere is an answer."""
    assert not blank(source)


def test_functions_with_star_star_parameters() -> None:
    """A function with star parameters of either kind may be answered elsewhere."""
    assert not blank("def f(x, **options):\n    return answer")


def test_lambdas_are_not_blank() -> None:
    """A lambda has no `def`, so nothing is taken for a blank."""
    found = last_definitions(code_cells("relu = lambda x: x * (x > 0)"), ["relu"])
    assert found["relu"].function is None


def test_the_solution_is_filled_in(lab_functions: tuple[str, ...]) -> None:
    """The solution defines every graded function, and none of them is blank."""
    found = last_definitions(read_notebook(SOLUTION).code_cells, lab_functions)
    assert set(found) == set(lab_functions)
    assert {definition.kind for definition in found.values()} == {"function"}


@pytest.mark.parametrize(
    ("body", "idle"),
    [
        ("print('todo')", True),
        ("assert False, 'later'", True),
        ("raise ValueError('todo')", True),
        ("print(x)", False),
        ("assert x > 0", False),
    ],
)
def test_what_does_nothing_is_no_attempt(body: str, idle: bool) -> None:
    found = last_definitions(code_cells(f"def relu(x):\n    {body}"), ["relu"])["relu"]
    assert found.function is not None
    assert found.function.is_idle is idle
