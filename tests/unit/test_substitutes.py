"""Helpers are replaced wherever a notebook holds on to them, and nothing else is."""

from typing import Any

import pytest

from grader.inside.substitutes import replace_helpers

HELPER = "def helper(x):\n    return 'own'\n"


def value_of(source: str, kept: str = "f") -> object:
    """What f(1) gives in a notebook whose helper is replaced by one that says what it was asked."""
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    replace_helpers(namespace, [kept], ["helper"], lambda name, given: (name, *given))
    return namespace["f"](1)


@pytest.mark.parametrize(
    "source",
    [
        HELPER + "def f(x):\n    return helper(x)",
        "def f(x):\n    return helper(x)",
        "helper = None\ndef f(x):\n    return helper(x)",
        HELPER + "def f(x, slope=helper):\n    return slope(x)",
        HELPER + "table = {'slope': helper}\ndef f(x):\n    return table['slope'](x)",
        HELPER + "from functools import partial\nof = partial(helper)\ndef f(x):\n    return of(x)",
        HELPER + "alias = helper\ndef f(x):\n    return alias(x)",
        HELPER + "def f(x):\n    return helper(x=x)",
        "def helper(x, slope=0.01, *, clip=None):\n    return 0\ndef f(x):\n    return helper(x)",
        "def make():\n    own = 1\n    def helper(x):\n        return own\n    return helper\n"
        "helper = make()\nalias = helper\ndef f(x):\n    return alias(x)",
        "class Helper:\n    def __call__(self, x):\n        return 0\nhelper = Helper()\n"
        "def f(x):\n    return helper(x)",
        "helper = lambda x: 0\nf = lambda x: helper(x)",
    ],
)
def test_replaced(source: str) -> None:
    """The one that asks is called, with the arguments in the helper's own order."""
    assert value_of(source) == ("helper", 1)


def test_arguments_by_name_come_in_order() -> None:
    """Named arguments take the places that the student's own helper gives them."""
    source = "def helper(a, b, c):\n    return 0\ndef f(x):\n    return helper(x, c=3, b=2)"
    assert value_of(source) == ("helper", 1, 2, 3)


def test_what_is_examined_is_kept() -> None:
    """A helper that is the examined function by another name is not replaced in its place."""
    assert value_of("def f(x):\n    return 'own'\nhelper = f") == "own"
