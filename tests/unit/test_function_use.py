"""grader.notebook.function_use: how a function depends on its arguments, by its source."""

from grader.notebook.function_use import FunctionUse, function_uses_of
from tests.unit.build import code_cells


def use(*cells: str) -> FunctionUse:
    """The traits of `f` in a notebook of these cells."""
    return function_uses_of(code_cells(*cells), ["f"])["f"]


def test_parameters_that_are_never_read() -> None:
    """A parameter that no line looks at is named, one read by an inner function is not."""
    found = use("def f(x, y, z):\n    def inner():\n        return y\n    return x + inner()")
    assert (found.parameters, found.unread) == (("x", "y", "z"), ("z",))


def test_counts() -> None:
    """Whole numbers count where they are written, in a helper, or behind a name that is read."""
    found = use(
        "batch = 10\nother = 99\nshare = 0.5",
        "def g(x):\n    return x.reshape(16, 1)",
        "def f(a):\n    return g(a) / batch * 2 * True",
    )
    assert found.int_literals == {10, 16, 1, 2}
    assert found.outside == ("batch",)


def test_the_last_definition_counts() -> None:
    """The last definition of a function counts; what is not a function has no traits."""
    assert use("D = [1]", "def f(a):\n    return D", "def f(b):\n    return b").outside == ()
    assert function_uses_of(code_cells("f = 3"), ["f"]) == {}
