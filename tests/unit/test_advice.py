"""The closing paragraph of a report."""

from typing import Any

from grader.evidence import Evidence, ItemStatus
from grader.messages.advice import look_first
from grader.result import Hint, Item

AVERAGE = Hint(("not-averaged",), "Is the average missing?")


def item(
    name: str, score: float, maximum: float, status: ItemStatus = "failed", **others: Any
) -> Item:
    """An item `function.output` with this score."""
    function, _, output = name.partition(".")
    return Item(name, "1", function or None, output, score, maximum, status, **others)


def test_nothing_lost() -> None:
    """There is nothing to say where nothing is lost, or where only a reader can tell."""
    assert look_first([item("f.x", 4, 4, "passed"), item("q.", 0, 10, "manual")]) == ""
    assert look_first([]) == ""


def test_what_costs_most_comes_first() -> None:
    """In order of points, three at most by name and reason."""
    said = look_first(
        [
            item("a.x", 0, 1, message="A is off."),
            item("b.x", 0, 9, message="B is off."),
            item("c.x", 2, 4, "partial", message="C is off."),
            item("d.x", 0, 3, "crashed", message="D stops."),
        ]
    )
    assert said == (
        "Start with `b` (9 points): B is off. Then `d` (3 points): D stops. "
        "Then `c` (2 points): C is off. After that, `a`."
    )


def test_what_others_lean_on_comes_first() -> None:
    """A small helper before a large function, and what is carried is no loss of its own."""
    said = look_first(
        [
            item("slope.x", 0, 2, hints=(Hint(("inverted",), "The mask is inverted."),)),
            item("big.x", 0, 9, message="Big is off."),
            item("net.x", 5, 5, "passed", evidence=Evidence(substituted=("slope",))),
            item("net.y", 4, 5, "partial", evidence=Evidence(substituted=("slope",))),
        ]
    )
    assert said == (
        "Start with `slope` (2 points): The mask is inverted. `net` leans on it. "
        "Then `big` (9 points): Big is off."
    )


def test_one_cause_is_said_once() -> None:
    """The same mistake in two functions is one thing to look at."""
    said = look_first([item("f.x", 0, 2, hints=(AVERAGE,)), item("g.x", 0, 3, hints=(AVERAGE,))])
    assert said == "Start with `f` and `g` (5 points): Is the average missing?"


def test_what_is_left_to_do() -> None:
    """Functions that were not attempted are listed with what they are worth."""
    said = look_first([item(f"{name}.x", 0, 2, "not_attempted") for name in ("f", "g", "h")])
    assert said == "Not attempted yet: `f`, `g` and `h` (6 points)."


def test_training_follows_from_the_functions() -> None:
    """Training is mentioned only where all functions are right."""
    training = Item("training.fit", "t", None, None, 0, 5, "failed", message="It does not learn.")
    assert look_first([training]) == "Start with `training.fit` (5 points): It does not learn."
    assert "training" not in look_first([item("f.x", 0, 1, message="F is off."), training])
