"""What was drawn with matplotlib, as plain data. It is never imported: who drew has done so."""

from sys import modules
from typing import Any

from numpy import array, asarray, column_stack, float64, zeros

# What is read of a figure.
PARTS = ("title", "xlabel", "ylabel", "legend", "lines", "points", "bars", "ticks")
# So many of each are looked at.
MOST = 100


def drawn() -> "dict[str, Any]":
    """The current figure; nothing was drawn where it has no axes.

    title, xlabel, ylabel, legend (texts), lines and points (arrays of x and y in columns, in the
    order in which they were drawn), bars (their heights), ticks (texts of the x axis) are those of
    the current axes; axes has the same of each.
    """
    helpers = modules.get("matplotlib._pylab_helpers")
    managers = list(helpers.Gcf.figs.values()) if helpers is not None else []
    return of_figure(_held(_held(managers[-1], "canvas"), "figure") if managers else None)


def close() -> None:
    """Let go of all figures, so that what is drawn from now on is in a new one."""
    helpers = modules.get("matplotlib._pylab_helpers")
    if helpers is not None:
        helpers.Gcf.figs.clear()


def of_figure(figure: Any) -> "dict[str, Any]":
    """The same of a figure, or of an Axes.

    It is read of what the objects hold: their methods could be replaced by a notebook.
    """
    if figure is None:
        return {**_of_axes(None), "axes": []}
    is_axes = "_axstack" not in _state(figure)
    owner = _owner(figure) if is_axes else figure
    stack = _held(_held(owner, "_axstack"), "_axes")
    # A figure in a figure has the stack of the whole, and axes of its own.
    axes = list(_held(owner, "_localaxes") if "_parent" in _state(owner) else stack)[:MOST]
    current = figure if is_axes else max(stack, key=stack.get, default=None)
    return {**_of_axes(current), "axes": [_of_axes(one) for one in axes]}


def _owner(axes: Any) -> Any:
    held = _state(axes)
    return held.get("_parent_figure") or held.get("figure") or axes.figure


def _of_axes(axes: Any) -> "dict[str, Any]":
    if axes is None:
        texts: dict[str, Any] = dict.fromkeys(("title", "xlabel", "ylabel"), "")
        return texts | {name: [] for name in ("legend", "lines", "points", "bars", "ticks")}
    legend, children = _held(axes, "legend_"), _held(axes, "_children")
    lines = [one for one in children if "_xorig" in _state(one)][:MOST]
    clouds = [one for one in children if "_offsets" in _state(one)][:MOST]
    return {
        "title": _text(_held(axes, "title")),
        "xlabel": _text(_held(_held(axes, "xaxis"), "label")),
        "ylabel": _text(_held(_held(axes, "yaxis"), "label")),
        "legend": [_text(one) for one in _held(legend, "texts")] if legend is not None else [],
        "lines": [
            column_stack([_numbers(_held(line, "_xorig")), _numbers(_held(line, "_yorig"))])
            for line in lines
        ],
        "points": [_places(_held(cloud, "_offsets")) for cloud in clouds],
        "bars": [
            array([_held(bar, "_height") for bar in _held(group, "patches")], dtype=float64)
            for group in list(_held(axes, "containers"))[:MOST]
            if "patches" in _state(group)
        ],
        "ticks": [text for one in _tick_labels(axes)[:MOST] if (text := _text(one))],
    }


def _tick_labels(axes: Any) -> "list[Any]":
    """The labels of the x axis. They are made when they are asked for: only those count."""
    labels = list(axes.get_xticklabels())
    ticks = _state(_held(axes, "xaxis")).get("majorTicks", ())
    own = {id(_held(tick, name)) for tick in ticks for name in ("label1", "label2")}
    return [one for one in labels if id(one) in own]


def _state(thing: Any) -> "dict[str, Any]":
    held: dict[str, Any] = object.__getattribute__(thing, "__dict__")
    return held


def _held(thing: Any, name: str) -> Any:
    """What an object holds under a name, whatever its class would say."""
    try:
        return _state(thing)[name]
    except KeyError:
        raise AttributeError(f"a {type(thing).__name__} that was drawn has no {name}") from None


def _text(drawn_text: Any) -> Any:
    return _held(drawn_text, "_text")


def _places(offsets: Any) -> Any:
    return zeros((1, 2)) if offsets is None else asarray(offsets, dtype=float64)


def _numbers(values: Any) -> Any:
    """Numbers of a line; places in order for what are none, as the names of categories."""
    try:
        return asarray(values, dtype=float64)
    except (TypeError, ValueError):
        return asarray(range(len(values)), dtype=float64)
