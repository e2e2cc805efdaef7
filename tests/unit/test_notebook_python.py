"""The Python in a cell: parsed as IPython would, and picked up where a cell is broken."""

import ast
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.notebook.python import definitions_left, parse_cell, statements_from, without_wrapper

words = st.sampled_from(
    [
        *("def f(x):", "    return x", "return", "class A:", "import numpy as np", "x = 1"),
        *("%matplotlib inline", "%%time", "%%bash", "!ls", "x?", "??", "@", "(", ")", "[", "'''"),
        *(
            '"',
            "#",
            "\\",
            "\t",
            " ",
            "\n",
            "\x0c",
            "\u2028",
            "\0",
            "é",
            "lambda",
            ":",
            "=",
            "%",
            "!",
        ),
    ]
)
sources = st.lists(words, max_size=12).flatmap(
    lambda parts: st.sampled_from(["", "\n", " "]).map(lambda by: by.join(parts))
)


@given(sources | st.text(max_size=60))
def test_any_text(source: str) -> None:
    """Any text is parsed, or has a syntax error in the result; nothing is raised."""
    parsed = parse_cell(source)
    assert parsed.error is None or not parsed.body
    definitions_left(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 300 + ")" * 300,
        "x = " + "-" * 100_000 + "1",
        "x = " + "+".join(["1"] * 5_000),
        "%%time\n" * 500 + "x = 1",
    ],
    ids=["parentheses", "signs", "sum", "magics"],
)
def test_deep_nesting(source: str) -> None:
    """Source that is nested absurdly is parsed, or has a syntax error in the result."""
    parsed = parse_cell(source)
    assert parsed.error is None or not parsed.body
    definitions_left(source)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("%matplotlib inline\nimport numpy as np\ndef f(x):\n    return x", ["np", "f"]),
        ("def f(x):\n    return x\n!pip install numpy", ["f"]),
        ("x = 1\nx?", ["x"]),
        ("files = !ls\ny = 2", ["files", "y"]),
        ("%%time\nx = 1\ndef f():\n    pass", ["x", "f"]),
        ("%%timeit -n 1\nx = 1", []),  # it runs apart, and binds nothing
        ("%%capture out\nx = 1", ["x"]),
        ("%%bash\nx=1", []),
        ("%%html\n<b>x</b>", []),
    ],
)
def test_magics(source: str, names: list[str]) -> None:
    """Magics and shell lines are read as IPython does; magics that only time or capture open."""
    parsed = parse_cell(source)
    assert parsed.error is None
    assert parsed.magics
    bound = [
        alias.asname or alias.name
        for node in parsed.body
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    for node in parsed.body:
        if isinstance(node, ast.FunctionDef):
            bound.append(node.name)
        elif isinstance(node, ast.Assign):
            bound.extend(name.id for name in node.targets if isinstance(name, ast.Name))
    assert bound == names


@pytest.mark.parametrize("source", ["x = '%d' % 3", "print('really?!')", "a = b != c", "# 100 %"])
def test_signs_that_are_no_magics(source: str) -> None:
    """Plain Python in which the signs of magics occur is plain Python."""
    parsed = parse_cell(source)
    assert parsed.error is None
    assert not parsed.magics


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 1\ndef f(:\n    pass", 2),
        ("def f():\nreturn 1", 2),
        ("%matplotlib inline\nx = (1,\n", 2),
        ("x = 1\n\0", 0),
    ],
)
def test_broken_cells(source: str, line: int) -> None:
    """A cell that does not parse has its error, with the line, in the result."""
    parsed = parse_cell(source)
    assert parsed.body == ()
    assert parsed.error is not None
    if line:
        assert parsed.error.lineno == line


def test_broken_cell_under_a_magic() -> None:
    """A cell that does not parse has its error in the result, also below a magic that times it."""
    assert parse_cell("%%time\ndef f(:\n    pass").error is not None


def test_students_warnings_are_silent() -> None:
    """What Python finds odd about a student's code is not said on the grader's stderr."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_cell("x = '\\d'\nassert (x, 'always true')\nx is 1").error is None
        assert definitions_left("def f():\n    return '\\d'\n)") == ("def f():\n    return '\\d'",)


def test_ipythons_warnings_are_silent() -> None:
    """What IPython finds odd about a student's code is not said on the grader's stderr either."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse_cell("%matplotlib inline\u2028")


def test_declarations_of_a_whole_cell() -> None:
    """Of a cell that parses, imports, definitions and plain constants are left; no work is."""
    source = """\
import numpy as np
from math import exp
EPSILON = 1e-8
LIMIT: int = -3
alias = EPSILON
square = lambda x: x * x
data = load("points.csv")
total = EPSILON + 1
print(total)
undeclared: int

@np.vectorize
@other
def relu(x):
    # a comment
    return max(x, 0)

class Layer:
    size = 3

async def later():
    pass

for i in range(3):
    work(i)
"""
    assert definitions_left(source) == (
        "import numpy as np",
        "from math import exp",
        "EPSILON = 1e-8",
        "LIMIT: int = -3",
        "alias = EPSILON",
        "square = lambda x: x * x",
        "total = EPSILON + 1",
        "@np.vectorize\n@other\ndef relu(x):\n    # a comment\n    return max(x, 0)",
        "class Layer:\n    size = 3",
        "async def later():\n    pass",
    )


def test_computed_values_are_no_constants() -> None:
    """A sign before a computation does not make a constant of it: it would be computed twice."""
    assert definitions_left("x = -next(numbers)\ny = not ask()\nz = -1") == ("z = -1",)


def test_neighbours_of_a_broken_function() -> None:
    """An error in one function does not take along the functions, classes and imports around it."""
    source = """\
import numpy as np

def before(x):
    return np.abs(x)

def broken(x):
    return x +

@np.vectorize
def after(x):
    return -x

class Layer:
    size = 3
"""
    assert definitions_left(source) == (
        "import numpy as np",
        "def before(x):\n    return np.abs(x)",
        "@np.vectorize\ndef after(x):\n    return -x",
        "class Layer:\n    size = 3",
    )


def test_definitions_beside_magics() -> None:
    """The definitions of a cell with magics in it are left."""
    source = "%matplotlib inline\nimport numpy as np\n\ndef f(x):\n    return x\n"
    assert definitions_left(source) == ("import numpy as np", "def f(x):\n    return x")
    assert definitions_left("%%time\ndef f(x):\n    return x") == ("def f(x):\n    return x",)
    assert not statements_from("%%script bash\ndef f(x):\n    return x", 0)
    assert not definitions_left("%%timeit\ndef f(x):\n    return x")


def test_separators_that_end_no_line() -> None:
    """Characters that Python's grammar does not take for line ends do not move definitions."""
    function = "def f(x):\n    return x"
    for separator in ("\x0b", "\x0c", "\x1c", "\x85", "\u2028"):
        text = f"name = 'a{separator}b'"
        assert definitions_left(f"{text}\n{function}\nprint(f(1))") == (text, function)


declarations = st.sampled_from(
    [
        "import math",
        "from math import exp as e, pi",
        "x = 3",
        "def f(a, b=2):\n    '''Text\n\n    more.'''\n\n    return a",
        "@wraps(\n    g\n)\ndef h(a):\n    return a",
        "class A:\n    def m(self):\n        return 1",
        "s = '''one\ntwo'''",
    ]
)
others = st.sampled_from(
    ["print(x)", "x = f(3)", "for i in y:\n    pass", "# def no():", "", "[1]"]
)


@given(st.lists(declarations | others, max_size=6))
def test_what_is_left_stands_by_itself(statements: list[str]) -> None:
    """Exactly the declarations of a cell are left, in order, and each is whole."""
    expected = tuple(text for text in statements if ast.parse(text).body and _declares(text))
    assert definitions_left("\n".join(statements)) == expected


def _declares(text: str) -> bool:
    return text not in ("print(x)", "x = f(3)", "for i in y:\n    pass", "[1]")


def test_strings_of_very_many_fields_are_not_read() -> None:
    """Reading them again for each field would take minutes, and nothing would cut it short."""
    many = "x = f'" + "{x}" * 30_000 + "'"
    assert parse_cell(many).error is not None
    assert parse_cell("x = f'" + "{x}" * 1_000 + "'").error is None
    assert parse_cell("x = [" + "{'a': 1}," * 20_000 + "]").error is None


@pytest.mark.parametrize(
    "source",
    [
        "a\n" * 50_000,
        "raise\n" + "a = 1\n" * 20_000 + ")",
        "%a\n" * 20_000 + "x = 1",
        "x = 1\n" * 100_000,
    ],
    ids=["statements", "broken", "magics", "too long"],
)
def test_large_cells(source: str) -> None:
    """What would take IPython too long is not looked into; the rest is read line by line."""
    parsed = parse_cell(source)
    assert len(statements_from(source, 1)) in (0, 1, 20_000)
    assert bool(parsed.body) == source.startswith("a")


def test_wrappers() -> None:
    """Magics that only time or capture are taken off the top, however many."""
    assert without_wrapper("%%time\n" * 5_000 + "x = 1") == "x = 1"
    assert without_wrapper("\n %%capture out\n%%prun\nx = 1\n%%time\n") == "x = 1\n%%time\n"
    for source in ("%%timeit\nx", "%%time", "x\n%%time\ny", "%time\nx"):
        assert without_wrapper(source) == source
