"""What was drawn with matplotlib, as plain data. It is never imported: who drew has done so."""

from sys import modules
from typing import Any

from numpy import array, asarray, column_stack, float64

# So many of each are looked at.
MOST = 100


def drawn() -> "dict[str, Any]":
    """The current figure; nothing was drawn where it has no axes.

    title, xlabel, ylabel, legend (texts), lines and points (arrays of x and y in columns, in the
    order in which they were drawn), bars (their heights), ticks (texts of the x axis) are those of
    the current axes; axes has the same of each.
    """
    pyplot = modules.get("matplotlib.pyplot")
    figure = pyplot.gcf() if pyplot is not None and pyplot.get_fignums() else None
    return of_figure(figure)


def of_figure(figure: Any) -> "dict[str, Any]":
    """The same of a figure, or of an Axes."""
    if figure is None:
        return {**_of_axes(None), "axes": []}
    owner = figure if hasattr(figure, "axes") and hasattr(figure, "gca") else figure.figure
    axes = list(owner.axes)[:MOST]
    current = figure if owner is not figure else (owner.gca() if axes else None)
    return {**_of_axes(current), "axes": [_of_axes(one) for one in axes]}


def _of_axes(axes: Any) -> "dict[str, Any]":
    if axes is None:
        texts: dict[str, Any] = dict.fromkeys(("title", "xlabel", "ylabel"), "")
        return texts | {name: [] for name in ("legend", "lines", "points", "bars", "ticks")}
    legend = axes.get_legend()
    return {
        "title": axes.get_title(),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "legend": [one.get_text() for one in legend.get_texts()] if legend is not None else [],
        "lines": [
            column_stack([_numbers(line.get_xdata()), _numbers(line.get_ydata())])
            for line in list(axes.get_lines())[:MOST]
        ],
        "points": [
            asarray(cloud.get_offsets(), dtype=float64)
            for cloud in list(axes.collections)[:MOST]
            if hasattr(cloud, "get_offsets")
        ],
        "bars": [
            array([bar.get_height() for bar in group.patches], dtype=float64)
            for group in list(axes.containers)[:MOST]
            if hasattr(group, "patches")
        ],
        "ticks": [one.get_text() for one in axes.get_xticklabels()[:MOST] if one.get_text()],
    }


def _numbers(values: Any) -> Any:
    """Numbers of a line; places in order for what are none, as the names of categories."""
    try:
        return asarray(values, dtype=float64)
    except (TypeError, ValueError):
        return asarray(range(len(values)), dtype=float64)
