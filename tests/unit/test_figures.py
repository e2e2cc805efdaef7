"""What was drawn with matplotlib, as plain data."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from grader.lab import Lab, Problems, Student
from grader.lab import drawn as drawn_by
from grader.values.figures import drawn, of_figure
from tests.support.labs import judged_here
from tests.support.notebooks import Patch


@pytest.fixture(autouse=True)
def _no_window() -> Iterator[None]:
    mpl.use("agg")
    yield
    plt.close("all")


def test_what_was_drawn() -> None:
    """Texts, lines, points, bars and ticks, of the current axes and of each."""
    assert drawn()["axes"] == []
    figure, (left, right) = plt.subplots(1, 2)
    left.plot([1, 2], [3, 4], label="loss")
    left.set(title="Training", xlabel="epoch", ylabel="L")
    left.legend()
    right.bar(["a", "b"], [5, 6])
    right.scatter([1], [2])
    for found in (drawn()["axes"][0], of_figure(left)):
        assert (found["title"], found["xlabel"], found["ylabel"]) == ("Training", "epoch", "L")
        assert found["legend"] == ["loss"]
        assert np.array_equal(found["lines"], [[[1, 3], [2, 4]]])
    assert drawn()["ticks"] == ["a", "b"]
    assert np.array_equal(drawn()["bars"], [[5, 6]])
    assert np.array_equal(drawn()["points"], [[[1, 2]]])
    plt.sca(left)
    assert drawn()["title"] == of_figure(figure)["title"] == "Training"
    both: Any = plt.figure().subfigures(1, 2)
    inner = both[1]
    inner.subplots().set_title("within")
    assert [one["title"] for one in of_figure(inner)["axes"]] == ["within"]


def test_methods_that_are_replaced_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn counts, not what a class of matplotlib is made to say."""
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4], label="mine")
    axes.bar([1, 2], [3, 4])
    axes.legend()
    before = drawn()
    faked = SimpleNamespace(_text="right", get_text=lambda: "right")
    for kind, name, said in [
        (Axes, "get_title", "right"),
        (Axes, "get_xlabel", "right"),
        (Axes, "get_ylabel", "right"),
        (Axes, "get_legend", SimpleNamespace(get_texts=lambda: [faked])),
        (Axes, "get_lines", []),
        (Text, "get_text", "right"),
        (Legend, "get_texts", [faked]),
        (Line2D, "get_ydata", [7, 8]),
        (Line2D, "get_xdata", [7, 8]),
        (Rectangle, "get_height", 9),
        (Figure, "gca", SimpleNamespace(title=faked)),
        (plt, "gcf", None),
    ]:
        monkeypatch.setattr(kind, name, lambda *_, said=said, **__: said)
    monkeypatch.setattr(Axes, "collections", [faked])
    monkeypatch.setattr(Legend, "__getattribute__", lambda *_: [faked])
    monkeypatch.setattr(BarContainer, "__iter__", lambda _: iter([faked]))
    after = drawn()
    assert after["title"] == before["title"] == ""
    assert after["legend"] == ["mine"]
    assert np.array_equal(after["lines"], before["lines"])
    assert np.array_equal(after["bars"], before["bars"])
    monkeypatch.setattr(Axes, "get_xticklabels", lambda *_: [faked])
    assert drawn()["ticks"] == []
    assert of_figure(figure)["xlabel"] == ""


def bars_of(rng: np.random.Generator, n: int) -> dict[str, Any]:
    """Heights of n bars."""
    return {"heights": rng.uniform(1, 2, n)}


def bar_chart(student: Student, heights: Any) -> Any:
    """What a function draws, and returns nothing."""
    student.chart(heights)
    return drawn_by(student)["bars"]


def chart(heights: Any) -> None:
    """A reference that draws where another figure may be open."""
    plt.bar(range(len(heights)), heights)


def test_each_problem_begins_without_a_figure() -> None:
    """Whether a function opens one of its own or draws in what is there."""
    lab = Lab("bars", "Bars")
    on = Problems(bars_of, [{"n": 3}, {"n": 2}])
    lab.function(lab.task("1", "It"), on=on, returns={"bars": 2}, steps=bar_chart)(chart)
    for opened in ("", "    plt.figure()\n"):
        code = f"def chart(h):\n{opened}    plt.bar(range(len(h)), h)"
        cells = ("from matplotlib import pyplot as plt", code)
        assert judged_here(lab.build(), Patch("bars", "", {}, cells))["chart.bars"].score == 2


@pytest.mark.parametrize(
    "told",
    [
        {"bars": [1, 4], "lines": np.ones((3, 2)), "ticks": ("a", "b")},
        {"bars": (1.0, 4.0), "lines": [[(1, 1)] * 3], "ticks": ["a", "b"]},
        {"bars": [np.array([1, 4])], "lines": (np.ones((3, 2)),), "ticks": ["a", "b"]},
    ],
)
def test_a_figure_may_be_told_in_many_forms(told: dict[str, Any]) -> None:
    """One line or set of bars by itself; lists and tuples for arrays."""
    lab = Lab("shown", "Shown")

    def shown() -> dict[str, Any]:
        return told

    lab.figure(lab.task("1", "It"), returns={"bars": 1, "lines": 1, "ticks": 1})(shown)
    (function,) = lab.build().functions
    right = function.reference()
    assert [one.tolist() for one in right["bars"]] == [[1, 4]]
    assert [one.tolist() for one in right["lines"]] == [[[1, 1]] * 3]
    assert right["ticks"] == ["a", "b"]
