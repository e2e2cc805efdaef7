"""What functions of a lab build upon."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.lab.builds import builds_upon

SCALE = 2.0


def base(x: Any) -> Any:
    """Reads no function of its own."""
    return np.sum(x) * SCALE


def above(x: Any) -> Any:
    """By another function."""
    return base(x) + 1


class Model:
    """By a method."""

    def fit(self, x: Any) -> Any:
        """All of it."""
        return above(x)


made = ModuleType("made")
made.base = base  # type: ignore[attr-defined]


def by_module(x: Any) -> Any:
    """By a module's name."""
    return made.base(x)


def nested(x: Any) -> list[Any]:
    """Within another function."""
    return list(map(lambda one: above(one), x))  # noqa: C417


def enclosed() -> object:
    """By what is around it."""

    def base(x: Any) -> Any:
        return x

    return lambda x: base(x)


@pytest.mark.parametrize("function", [above, Model, by_module, nested, enclosed()])
def test_what_is_reached(function: object) -> None:
    """However it is called; not what only packages call so."""
    assert "base" in builds_upon(function)
    assert "sum" not in builds_upon(function)


def test_what_is_not() -> None:
    """A function does not build upon what builds upon it, and a builtin upon nothing."""
    assert builds_upon(base) == {"np", "SCALE"}
    assert builds_upon(len) == frozenset()


def test_code_that_is_in_no_file_reaches_no_package() -> None:
    """Though no folder is a part of every path."""
    names: dict[str, Any] = {}
    code = "import textwrap\ndef g(x): return textwrap.dedent(x)\ndef h(x): return g(x)"
    exec(compile(code, "<lab>", "exec"), names)
    assert builds_upon(names["h"]) == {"g", "textwrap"}


def test_what_leads_to_itself() -> None:
    """A function within another that calls itself, and a class that holds itself."""

    def again(x: int) -> int:
        return again(x - 1) if x else len(str(Model))

    Model.own = Model  # type: ignore[attr-defined]
    try:
        assert {"again", "Model", "above", "base"} <= builds_upon(again)
    finally:
        del Model.own  # type: ignore[attr-defined]
