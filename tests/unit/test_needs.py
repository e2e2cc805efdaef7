"""Which cells the graded functions depend on: never too few, and not those that only train."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.notebook.cell_analysis import analyse
from grader.notebook.needs import needed_cells
from grader.notebook.python import MAX_PARSED
from grader.notebook.read import read_notebook
from tests.unit.build import SOLUTION, code_cells


def needed(*sources: str, roots: tuple[str, ...] = ("f",)) -> set[int]:
    """The cells that are needed for the roots."""
    return set(needed_cells(code_cells(*sources), roots))


F = "def f(x):\n    return g(x)"


@pytest.mark.parametrize(
    ("before", "function"),
    [
        ("import numpy as np", "def f(x):\n    return np.tanh(x)"),
        ("import scipy.special", "def f(x):\n    return scipy.special.expit(x)"),
        ("from math import exp", "def f(x):\n    return exp(x)"),
        ("from math import exp as e", "f = lambda x: e(x)"),
        ("EPSILON = 1e-8", "def f(x):\n    return x + EPSILON"),
        ("a, (b, *c) = 1, (2, 3)", "def f(x):\n    return x + sum(c)"),
        ("scale: int = 3", "def f(x):\n    return scale * x"),
        ("def helper(x):\n    return x", "def f(x):\n    return helper(x)"),
        ("async def helper(x):\n    return x", "def f(x):\n    return helper(x)"),
        ("class Layer:\n    pass", "def f(x):\n    return Layer()"),
        ("def column(g):\n    return g", "@column\ndef f(x):\n    return x"),
        ("N = 3", "def f(x, n=N):\n    return n"),
        ("N = 3", "def f(x, *, n=N):\n    return n"),
        ("Array = list", "def f(x: Array):\n    return x"),
        ("Array = list", "def f(*x: Array) -> None:\n    return x"),
        ("Array = list", "def f(x) -> Array:\n    return x"),
        ("base = object", "class f(base):\n    pass"),
        ("k = 2", "class f:\n    def __call__(self, x):\n        return k * x"),
        ("k = 2", "def f(x):\n    def inner():\n        return k\n    return inner()"),
        ("k = 2", "def f(x):\n    return [k * y for y in x]"),
        ("k = 2", "def f(x):\n    return (lambda z: z + k)(x)"),
        ("for k in range(3):\n    pass", "def f(x):\n    return k"),
        ("with open('a') as k:\n    pass", "def f(x):\n    return k"),
        ("if (k := 3) > 2:\n    pass", "def f(x):\n    return k"),
        (
            "try:\n    import torch as t\nexcept ImportError:\n    t = None",
            "def f(x):\n    return t",
        ),
        ("def g(x):\n    return h(x)", "def h(x):\n    return x\n\nf = g"),
        ("k = 1", "if True:\n    def f(x):\n        return k"),
        ("k = 0", "k += 1\n\ndef f(x):\n    return x"),
    ],
)
def test_what_a_function_reads_is_needed(before: str, function: str) -> None:
    """Imports, constants, helpers, classes, decorators, defaults and annotations are needed."""
    assert needed("unrelated = 1", before, function, "f(3)") == {1, 2}


@pytest.mark.parametrize(
    "change",
    [
        "np.seterr(all='ignore')",
        "np.random.seed(3)",
        "np.pi = 3",
        "CACHE['a'] = 1",
        "CACHE['a']['b'] += 1",
        "CACHE.update(a=1)",
        "CACHE.values.clear()",
        "del CACHE['a']",
        "CACHE += [1]",
        "for k in range(3):\n    CACHE[k] = k",
        "if True:\n    CACHE.clear()",
        "first, CACHE[0] = 1, 2",
        "(CACHE).setdefault(1, 2)",
        "old = CACHE.pop('a')",
        "print([CACHE.update(k=k) for k in 'ab'])",
        "old = np.seterr(all='ignore')",
        "done = fill(CACHE)",
        "done = [fill(CACHE['a']) for _ in 'ab']",
        "for table in (CACHE, {}):\n    table.clear()",
        "table = CACHE\ntable['a'] = 1",
        "with closing(CACHE) as table:\n    table.clear()",
        "import __main__\n__main__.CACHE = {'a': 1}",
        "import sys\nsys.modules['__main__'].CACHE = {'a': 1}",
        "get_ipython().run_cell('CACHE = 1')",
        "shell.run_cell('CACHE = 1')",
        "delattr(module, 'CACHE')",
    ],
)
def test_changes_are_needed(change: str) -> None:
    """A cell that changes what a needed name stands for is needed."""
    sources = (
        "import numpy as np",
        "CACHE = {}",
        change,
        "def f(x):\n    return np.tanh(x) + CACHE",
    )
    assert needed(*sources) == {0, 1, 2, 3}


def test_calls_of_a_function_that_counts() -> None:
    """Calls of a graded function are needed where they change what it reads."""
    assert needed("k = 0", "def f(x):\n    global k\n    k += 1\n    return k", "f(3)") == {0, 1, 2}


def test_changes_through_a_function() -> None:
    """A call of a function that binds a global is needed where that global is read."""
    sources = (
        "def setup():\n    global epsilon\n    epsilon = 1e-8",
        "setup()",
        "def f(x):\n    return x + epsilon",
    )
    assert needed(*sources) == {0, 1, 2}


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        ("def do(code):\n    exec(code)", "do('k = 2')"),
        ("def do(code):\n    exec(code)\ndef outer(code):\n    do(code)", "outer('k = 2')"),
        ("def do(code):\n    exec(code)\nrun = lambda: do('k = 2')", "x = [run() for _ in 'a']"),
        ("class Do:\n    def __init__(self):\n        globals()['k'] = 2", "Do()"),
        ("def do():\n    K.update(a=1)", "x = do()"),
        ("def do():\n    return K.pop()", "x = 1 + do()"),
        ("def do():\n    fill(K)", "do()"),
        ("def inner():\n    K[0] = 1\ndef do():\n    return inner()", "x = do()"),
        (
            "def register(name):\n    K.append(name)\n    return lambda g: g",
            "@register('a')\ndef g(): 0",
        ),
        ("class Registry:\n    pass\nK = Registry()", "@K.register('a')\ndef g(): 0"),
        ("class Registry:\n    pass\nK = Registry()", "@K.register\ndef g(): 0"),
        ("alias = K", "alias.clear()"),
        ("alias = K", "again = alias\nx = again.pop()"),
        ("holder = Holder(K)", "holder.spoil()"),
    ],
)
def test_changes_by_other_ways(helper: str, call: str) -> None:
    """A change is needed that a function, a decorator, a method or another name makes."""
    function = "def f(x):\n    return K + k"
    chosen = needed("K = {}\nk = 1", helper, call, "unrelated = print(3)", function)
    assert chosen >= {0, 1, 2, 4}
    assert 3 not in chosen


@pytest.mark.parametrize(
    "change",
    [
        "import numpy\nnumpy.tanh = abs",
        "import numpy as other\nother.linalg.norm = abs",
        "from numpy import linalg\nlinalg.norm = abs",
        "import numpy.linalg\nnumpy.linalg.norm = abs",
        "import numpy\ndef spoil():\n    numpy.tanh = abs\nspoil()",
        "EPS = _",
        "EPS = Out[3]",
        "EPS = _12 + __",
        "import builtins\nbuiltins.sum = max",
        "import builtins as b\ndef spoil():\n    b.sum = max\nspoil()",
        "__builtins__.sum = max",
        "import sys\nsys.setrecursionlimit(9000)",
        "from warnings import filterwarnings as w\nimport warnings\nwarnings.simplefilter('error')",
        "class C:\n    @property\n    def p(self):\n        global k\n        k = 2\nx = C().p",
        "class C:\n    def __add__(self, o):\n        K.append(o)\nx = C() + 1",
        "def g():\n    K.append(1)\nclass C:\n    def __lt__(self, o):\n        g()\nx = C() < 1",
        "class C:\n    def __call__(self, h):\n        globals()['k'] = 2\n@C()\ndef h(): 0",
    ],
)
def test_changes_that_no_name_tells_of(change: str) -> None:
    """Whatever is changed of a package under another name, or without any, is not left out."""
    function = "def f(x):\n    return np.tanh(x) + k + len(K) + EPS"
    cells = ("import numpy as np\nk, K, EPS = 1, [], 1e-8", change, function)
    assert needed(*cells) == {0, 1, 2}


def test_classes_that_keep_to_themselves() -> None:
    """An instance that changes itself alone makes nothing else needed."""
    layer = (
        "class Layer:\n    def __init__(self):\n        super().__init__()\n        self.k = 1\n"
        "    @property\n    def size(self):\n        self.seen = True\n        return self.k"
    )
    assert needed("k = 1", layer, "x = Layer().size", "def f(x):\n    return k") == {0, 3}


@pytest.mark.parametrize(
    "study",
    [
        "loss = train(f, W)",
        "print(f(W), len(W), np.sum(W))",
        "def study():\n    np.random.seed(1)\n    return f(W)\nhistory = study()",
        "if __name__ == '__main__':\n    print(f(W))",
        "results = [f(w) for w in W]",
        "assert np.allclose(f(W), 0), W.shape",
    ],
)
def test_studies_are_not_needed(study: str) -> None:
    """Calling the functions, looking at values and handing functions on change nothing."""
    cells = ("import numpy as np", "W = np.ones(3)", study, "def f(x):\n    return np.tanh(x)")
    assert needed(*cells) == {0, 3}


def test_names_bound_by_patterns() -> None:
    """A name that a match statement binds is bound."""
    assert needed("match (1, 2):\n    case (k, _):\n        pass", "def f(x):\n    return k") == {
        0,
        1,
    }


def test_needs_are_transitive() -> None:
    """What a needed cell needs is needed, however far and whatever the order of cells."""
    sources = (
        "def f(x):\n    return first(x)",
        "base = 3",
        "def first(x):\n    return second(x)",
        "other = base",
        "def second(x):\n    return base + x",
        "f(2)",
    )
    assert needed(*sources) == {0, 1, 2, 4}


def test_all_definitions_are_needed() -> None:
    """Every cell that binds a needed name runs, so that the last one wins as in the notebook."""
    assert needed("def f(x):\n    return 1", "y = 2", "def f(x):\n    return 2") == {0, 2}


def test_own_names_of_functions_are_not_needed() -> None:
    """Parameters, local variables and builtins of a function are not looked for elsewhere."""
    function = "def f(x, n=3, *rest, key=None, **more):\n    y = len(x) + n\n    return y + key"
    assert needed("x = 1", "n = 2", "y = 3", "key = 4", "rest = more = 5", function) == {5}


@pytest.mark.parametrize(
    "source",
    [
        "from numpy import *",
        "exec('k = 1')",
        "globals()['k'] = 1",
        "setattr(module, 'k', 1)",
        "%matplotlib inline",
        "!pip install numpy",
        "%load_ext autoreload",
        "%run helpers.py",
    ],
)
def test_cells_that_cannot_be_seen_through(source: str) -> None:
    """Star imports, exec and magics may bind anything, and always run with what they read."""
    assert needed("module = 1", source, "def f(x):\n    return k") >= {1, 2}
    assert ("module" not in source) or 0 in needed("module = 1", source, "def f(x):\n    return x")


def test_opaque_calls_within_functions() -> None:
    """A function that would call exec runs nothing by being defined."""
    assert needed("def g():\n    exec('k = 1')", "def f(x):\n    return x") == {1}


def test_broken_cells() -> None:
    """A cell that does not parse is needed if a word in it is, and needs all of its words."""
    broken = "def f(x):\n    return helper(x)\n\nprint(f(2)"
    assert needed("def helper(x):\n    return x", "unrelated = 1", broken) == {0, 2}
    assert needed("def f(x):\n    return x", "k = = 3") == {0}


def test_missing_roots() -> None:
    """A function that is nowhere needs nothing."""
    assert needed("x = 1", "def g(x):\n    return x") == set()
    assert needed() == set()


@pytest.mark.parametrize("terms", [10, 1000])
def test_long_expressions(terms: int) -> None:
    """A cell with a long sum in it, as programs write them, can be read."""
    source = "total = " + " + ".join(f"x{at}" for at in range(terms))
    assert len(analyse(source).names.reads) == terms


def test_training_and_plotting_are_not_needed(lab_functions: tuple[str, ...]) -> None:
    """Of the solution, the cells that define the graded functions are needed; no study is."""
    cells = read_notebook(SOLUTION).code_cells
    chosen = needed_cells(cells, lab_functions)
    kept = "\n".join(cell.source for cell in cells if cell.index in chosen)
    for name in (*lab_functions, "softmax"):
        assert f"def {name}(" in kept
    for study in ("make_moons(", "make_blobs(", "plt.show()", "train_network(", "def train_NN("):
        assert study not in kept
    assert len(chosen) < len(cells) / 2


def test_the_solution_runs_without_the_rest(lab_functions: tuple[str, ...]) -> None:
    """The needed cells of the solution define every graded function by themselves."""
    cells = read_notebook(SOLUTION).code_cells
    chosen = needed_cells(cells, lab_functions)
    namespace: dict[str, Any] = {}
    for cell in cells:
        if cell.index in chosen and "import matplotlib" not in cell.source:
            exec(cell.source, namespace)
        elif cell.index in chosen:
            exec("import numpy as np\nfrom collections.abc import Callable", namespace)
    assert all(callable(namespace.get(name)) for name in lab_functions)


names = st.sampled_from("abcd")
numbers = st.integers(0, 9)
statements = st.one_of(
    st.builds("{} = {}".format, names, numbers),
    st.builds("{} = {} + {}".format, names, names, numbers),
    st.builds("{}, {} = {}, 3".format, names, names, names),
    st.builds("{} += {}".format, names, numbers),
    st.builds("for {} in range({}):\n    {} = 1".format, names, numbers, names),
    st.builds("if {} > {}:\n    {} = {}".format, names, numbers, names, numbers),
    st.builds("def h(x, k={}):\n    return x + k + {}".format, names, names),
    st.builds("def h(x):\n    {} = 7\n    return x + {}".format, names, names),
    st.builds("h = lambda x: x * {}".format, names),
    st.builds("box[{}] = {}".format, numbers, names),
    st.builds("box.update(k={})".format, names),
    st.builds(
        "class T:\n    size = {}\n    def get(self):\n        return {}".format, names, names
    ),
    st.builds("{} = h({})".format, names, names),
    st.builds("box[1] = T().get()".format),
    st.builds("{} = [a for {} in range(3)][-1]".format, names, names),
)


@given(
    st.lists(st.lists(statements, min_size=1, max_size=3).map("\n".join), max_size=8),
    st.sampled_from(["a", "b + d", "h(c)", "sum(box.values())", "T().get()", "T.size + h(2)"]),
)
@example(["box[1] = 5", "a = 3"], "sum(box.values())")
def test_needed_cells_suffice(sources: list[str], value: str) -> None:
    """Whatever a notebook is made of, its function is the same after the needed cells alone."""
    start = (
        "a = b = c = d = 1\nbox = {}\nh = abs\nclass T:\n    size = 0\n    def get(self): return 0"
    )
    cells = code_cells(start, *sources, f"def f():\n    return {value}")
    chosen = needed_cells(cells, ["f"])
    everything: dict[str, Any] = {}
    only_needed: dict[str, Any] = {}
    for cell in cells:
        exec(cell.source, everything)
        if cell.index in chosen:
            exec(cell.source, only_needed)
    assert only_needed["f"]() == everything["f"]()


def test_long_chains_backwards() -> None:
    """Thousands of cells, each needing the one below it, are followed without going round again."""
    chain = [f"x{at} = x{at + 1}" for at in range(5_000)]
    assert needed(*chain, "unrelated = 1", roots=("x0",)) == set(range(5_000))


def test_cells_too_long_to_look_into() -> None:
    """A cell that is longer than code is looked into may do anything, and is needed."""
    long = f'data = """{"A" * MAX_PARSED}"""'
    assert needed("a = 1", long, "b = 2", "def f():\n    return b") == {1, 2, 3}
