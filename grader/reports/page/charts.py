"""Charts drawn as SVG: curves, and what a model learned."""

import base64
import math
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from markupsafe import Markup

from grader.evidence import SurfacePicture

_WIDTH, _HEIGHT = 300, 150
_LEFT, _RIGHT, _BOTTOM = 34, 10, 20
_UNDECIDED, _LINES = 0.5, ("under", "over")
_MOST_DRAWN, _NOTHING = 1e100, 1e-300
# Dark blue and light orange: they tell apart without any colour too.
_FIRST, _SECOND = (58, 108, 156), (247, 199, 140)
# The labels 0 and 1 differ in form.
_POINTS = (
    Markup('<circle class="label0" cx="{:.1f}" cy="{:.1f}" r="2.6"/>'),
    Markup('<path class="label1" d="M{:.1f} {:.1f}m-2.4-2.4h4.8v4.8h-4.8z"/>'),
)


def curve_chart(
    curves: Mapping[str, Sequence[float]], title: str, needed: float | None = None
) -> Markup:
    """Lines over the epochs, each by its class: `own` or `reference`; needed is a threshold."""
    values = [value for curve in curves.values() for value in curve if _can_be_drawn(value)]
    if not values:
        return Markup("")
    told = [*values, *([needed] if needed is not None else [])]
    ticks = ticks_of(min(told), max(told))
    low, high = ticks[0], ticks[-1]
    longest = max(len(curve) for curve in curves.values())
    across = (_WIDTH - _LEFT - _RIGHT) / max(longest - 1, 1)

    def y_of(value: float) -> float:
        return 6 + (_HEIGHT - _BOTTOM - 6) * (high - value) / (high - low)

    parts = []
    for tick in ticks:
        parts.append(_line(_LEFT, y_of(tick), _WIDTH - _RIGHT, y_of(tick), "grid"))
        parts.append(_label(_LEFT - 4, y_of(tick) + 4, f"{tick:g}", "end"))
    parts += [
        _label(_LEFT + across * (epoch - 1), _HEIGHT - 5, str(epoch), "middle")
        for epoch in epochs_of(longest)
    ]
    if needed is not None:
        parts.append(_line(_LEFT, y_of(needed), _WIDTH - _RIGHT, y_of(needed), "limit"))
    for kind, curve in curves.items():
        places = [(_LEFT + across * number, value) for number, value in enumerate(curve)]
        for drawn, stretch in groupby(places, key=lambda place: _can_be_drawn(place[1])):
            if drawn:
                points = " ".join(f"{x:.1f},{y_of(value):.1f}" for x, value in stretch)
                line = Markup('<polyline class="curve {}" points="{}"/>').format(kind, points)
                parts.append(line)
    words = "; ".join(
        f"{kind} from {curve[0]:.3g} to {curve[-1]:.3g}" for kind, curve in curves.items() if curve
    )
    return _svg(_WIDTH, _HEIGHT, f"{title}; {words}", parts)


def ticks_of(low: float, high: float) -> list[float]:
    """Three to six round numbers that hold a range between them."""
    if low >= 0 and low < high / 2:
        low = 0.0
    # What is smaller than any curve comes to would be rounded to a step of zero.
    span = next((one for one in (high - low, abs(high)) if one > _NOTHING), 1.0)
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if span / (step * power) <= 4.000001)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{at * step:.12g}") for at in range(first, max(last, first + 1) + 1)]


def epochs_of(longest: int) -> list[int]:
    """The first, the last, and round numbers between them."""
    if longest <= 1:
        return [1]
    step = next(
        step * 10**power
        for power in range(9)
        for step in (1, 2, 5)
        if longest <= 5 * step * 10**power
    )
    between = [at for at in range(step, longest, step) if min(at - 1, longest - at) > step / 2]
    return [1, *between, longest]


def _can_be_drawn(value: float) -> bool:
    """Whether a value has a place on a chart: a loss that grows beyond all bounds has none."""
    return math.isfinite(value) and abs(value) < _MOST_DRAWN


def surface_chart(surface: SurfacePicture, title: str) -> Markup:
    """What a model predicts over the plane, with the points that it was tested on."""
    width = 300.0
    span_x, span_y = surface.x[1] - surface.x[0], surface.y[1] - surface.y[0]
    height = width * span_y / span_x
    parts = [
        Markup(
            '<image href="{}" width="{:.0f}" height="{:.0f}" preserveAspectRatio="none"/>'
        ).format(_png(surface.values), width, height)
    ]
    parts.append(_contour(surface, width, height))
    for (x, y), label in zip(surface.points, surface.labels, strict=False):
        across = width * (x - surface.x[0]) / span_x
        down = height * (surface.y[1] - y) / span_y
        parts.append(_POINTS[int(label)].format(across, down))
    return _svg(width, height, title, parts)


def _contour(surface: SurfacePicture, width: float, height: float) -> Markup:
    """The line on which the model cannot tell the labels apart, twice: it shows on any ground."""
    rows, columns = len(surface.values), len(surface.values[0])
    lines = []
    for (row, column), (other_row, other_column) in crossings(surface.values, _UNDECIDED):
        x1, x2 = (width * (at + 0.5) / columns for at in (column, other_column))
        y1, y2 = (height * (1 - (at + 0.5) / rows) for at in (row, other_row))
        lines.append(_line(x1, y1, x2, y2, "half"))
    drawn = Markup("").join(lines)
    halves = (Markup('<g class="contour {}">{}</g>').format(kind, drawn) for kind in _LINES)
    return Markup("").join(halves) if drawn else drawn


def crossings(
    values: Sequence[Sequence[float]], level: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The pieces of line at which values pass a level, by marching squares: two ends each, as row
    and column, between the centres of neighbours.
    """
    for row, (lower, upper) in enumerate(pairwise(values)):
        for column in range(len(lower) - 1):
            corners = (
                (row, column, lower[column]),
                (row, column + 1, lower[column + 1]),
                (row + 1, column + 1, upper[column + 1]),
                (row + 1, column, upper[column]),
            )
            ends = [
                _between(one, other, level)
                for one, other in pairwise((*corners, corners[0]))
                if (one[2] < level) != (other[2] < level)
            ]
            if len(ends) == 4 and (sum(corner[2] for corner in corners) < 4 * level) != (
                corners[0][2] < level
            ):
                ends = [*ends[1:], ends[0]]  # a saddle: the middle says which corners are one side
            yield from ((ends[at], ends[at + 1]) for at in range(0, len(ends), 2))


def _between(
    one: tuple[int, int, float], other: tuple[int, int, float], level: float
) -> tuple[float, float]:
    share = (level - one[2]) / (other[2] - one[2])
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _svg(width: float, height: float, title: str, parts: Sequence[Markup]) -> Markup:
    return Markup('<svg viewBox="0 0 {:.0f} {:.0f}" role="img"><title>{}</title>{}</svg>').format(
        width, height, title, Markup("").join(parts)
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
        kind, x1, y1, x2, y2
    )


def _label(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        x, y, anchor, text
    )


def _png(values: Sequence[Sequence[float]]) -> str:
    """A data address of a small picture (PNG, W3C), one pixel per value, the last row on top."""
    rows = b"".join(
        b"\x00" + bytes(channel for value in row for channel in _colour(value))
        for row in reversed(values)
    )
    head = struct.pack(">IIBBBBB", len(values[0]), len(values), 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    return "data:image/png;base64," + base64.b64encode(data).decode()


def _colour(value: float) -> tuple[int, ...]:
    """From dark blue at 0 to light orange at 1."""
    mixed = (one + (other - one) * value for one, other in zip(_FIRST, _SECOND, strict=True))
    return tuple(round(channel) for channel in mixed)
