"""Charts drawn as SVG: errors on a logarithmic scale, curves, and what a model learned."""

import base64
import math
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from grader.evidence import SurfacePicture

_WIDTH, _HEIGHT = 300, 150
_LEFT, _BOTTOM = 34, 20
_LEAST_ERROR, _MOST_ERROR = 1e-16, 1e2
_MOST_DRAWN = 1e100
# Dark blue and light orange: they tell apart without any colour too.
_FIRST, _SECOND = (58, 108, 156), (247, 199, 140)
# The labels 0 and 1 differ in form.
_POINTS = (
    Markup('<circle class="label0" cx="{:.1f}" cy="{:.1f}" r="2.6"/>'),
    Markup('<path class="label1" d="M{:.1f} {:.1f}m-2.4-2.4h4.8v4.8h-4.8z"/>'),
)


@dataclass(frozen=True)
class Bar:
    """One error: its name, its size, and the largest that is right."""

    name: str
    error: float
    tolerance: float


def error_chart(bars: Sequence[Bar], title: str) -> Markup:
    """Horizontal bars of relative errors, on a logarithmic scale, each with its tolerance."""
    row, left, width = 20, 150, 240
    height = row * len(bars) + 22

    def at(error: float) -> float:
        inside = min(max(error, _LEAST_ERROR), _MOST_ERROR)
        span = math.log10(_MOST_ERROR / _LEAST_ERROR)
        return left + width * math.log10(inside / _LEAST_ERROR) / span

    parts = []
    for exponent in range(-16, 3, 6):
        x = at(10.0**exponent)
        parts.append(_line(x, 0, x, height - 18, "grid"))
        parts.append(_label(x, height - 5, f"1e{exponent}", "middle"))
    for number, bar in enumerate(bars):
        y = number * row + 3
        kind = "good" if bar.error <= bar.tolerance else "bad"
        parts.append(_label(left - 6, y + 11, bar.name, "end"))
        parts.append(
            Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="12"/>').format(
                kind, left, y, max(at(bar.error) - left, 2)
            )
        )
        x = at(bar.tolerance)
        parts.append(_line(x, y - 2, x, y + 14, "limit"))
    told = ", ".join(f"{bar.name} {bar.error:.1e}" for bar in bars)
    return _svg(left + width + 20, height, f"{title}: {told}", parts)


def curve_chart(curves: Mapping[str, Sequence[float]], title: str) -> Markup:
    """Lines over the epochs, each by its class: `own` or `reference`."""
    values = [value for curve in curves.values() for value in curve if _can_be_drawn(value)]
    if not values:
        return Markup("")
    low, high = min(0.0, *values), max(1.0, *values)
    longest = max(len(curve) for curve in curves.values())
    across = (_WIDTH - _LEFT - 6) / max(longest - 1, 1)

    def y_of(value: float) -> float:
        return 6 + (_HEIGHT - _BOTTOM - 6) * (high - value) / (high - low)

    parts = []
    for tick in (low, (low + high) / 2, high):
        parts.append(_line(_LEFT, y_of(tick), _WIDTH - 6, y_of(tick), "grid"))
        parts.append(_label(_LEFT - 4, y_of(tick) + 4, f"{tick:.2g}", "end"))
    parts.append(_label(_LEFT, _HEIGHT - 5, "1", "middle"))
    parts.append(_label(_WIDTH - 6, _HEIGHT - 5, str(longest), "end"))
    for kind, curve in curves.items():
        places = [(_LEFT + across * number, value) for number, value in enumerate(curve)]
        for drawn, stretch in groupby(places, key=lambda place: _can_be_drawn(place[1])):
            if drawn:
                points = " ".join(f"{x:.1f},{y_of(value):.1f}" for x, value in stretch)
                line = Markup('<polyline class="curve {}" points="{}"/>').format(kind, points)
                parts.append(line)
    told = "; ".join(
        f"{kind} from {curve[0]:.3g} to {curve[-1]:.3g}" for kind, curve in curves.items() if curve
    )
    return _svg(_WIDTH, _HEIGHT, f"{title}; {told}", parts)


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
    for (x, y), label in zip(surface.points, surface.labels, strict=False):
        across = width * (x - surface.x[0]) / span_x
        down = height * (surface.y[1] - y) / span_y
        parts.append(_POINTS[int(label)].format(across, down))
    return _svg(width, height, title, parts)


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
