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

from grader.values.figures import drawn, of_figure


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
