"""How a fact reads within a sentence: lists, sizes, shapes, places, shares, numbers."""

import math
from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any

from grader.text import joined, joined_code, points

_SHARES = {0.5: "half", 0.25: "a quarter", 0.75: "three quarters"}
# An int, an ndarray; but a uint8.
_AN = ("a", "e", "i", "o", "nd")
_OF = {"right": "the right value", "mistake": "what comes of that"}
_OUTCOMES = {
    "timed_out": "takes too long",
    "died": "ends the notebook's process",
    "skipped": "is skipped: the time for the whole notebook is over",
}
# What is said of one output, and of several.
_VERBS = {
    "is": "are",
    "has": "have",
    "looks": "look",
    "holds": "hold",
    "comes": "come",
    "leaves": "leave",
}


def _and(names: Sequence[object]) -> str:
    return " and ".join(map(str, names))


def _changed(names: Sequence[object]) -> str:
    if len(names) == 1:
        return f"the argument {names[0]} is changed"
    return f"the arguments {joined(names)} are changed"


def _code(names: Sequence[object]) -> list[str]:
    return [f"`{name}`" for name in names]


def _outputs(names: object) -> str:
    """One name, or several: what is wrong by one cause is said of all together."""
    return names if isinstance(names, str) else joined(names)  # type: ignore[arg-type]


def _with_verb(verb: str) -> Callable[[object], str]:
    def said(names: object) -> str:
        one = isinstance(names, str) or len(names) == 1  # type: ignore[arg-type]
        return f"{_outputs(names)} {verb if one else _VERBS[verb]}"

    return said


def _sizes(sizes: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {size}" for name, size in sizes.items())


def _shape(shape: Sequence[int]) -> str:
    return str(tuple(shape))


def _kind(name: str) -> str:
    """A type's name with its article; the one value of None's type needs none."""
    if name in ("NoneType", "None"):
        return "None"
    return f"{'an' if name.lower().startswith(_AN) else 'a'} {name}"


def _digits(error: float) -> str:
    """How many digits are right, by the relative error."""
    count = max(1, round(-math.log10(error)))
    return "one digit" if count == 1 else f"{count} digits"


def _number(value: float | str | None) -> str:
    if isinstance(value, str):  # a complex one
        return value
    return "not a finite number" if value is None else repr(value).removesuffix(".0")


def _percent(share: float | None) -> str:
    return "inf %" if share is None else f"{100 * share:.3g} %"


def _place(place: Mapping[str, object]) -> str:
    if not place.get("line"):
        return ""
    cell = f" of cell {place['cell']}" if "cell" in place else ""
    begins = f" (`{place['begins']}`)" if cell and place.get("begins") else ""
    text = f": `{place['text']}`" if place.get("text") else ""
    return f", in line {place['line']}{cell}{begins}{text}"


FORMS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        **{verb: _with_verb(verb) for verb in _VERBS},
        "changed": _changed,
        "and": _and,
        "code-and": lambda names: _and(_code(names)),
        "list": lambda names: ", ".join(map(str, names)),
        "list-and": joined,
        "code-list-and": joined_code,
        "correct": lambda names: _and([f"a correct {name}" for name in _code(names)]),
        "names": " or ".join,
        "sizes": _sizes,
        "with": lambda sizes: f", with {_sizes(sizes)}" if sizes else "",
        "first": lambda sizes: f"with {_sizes(sizes)}, " if sizes else "",
        "or": lambda sizes: " or ".join(f"{name} = {size}" for name, size in sizes.items()),
        "shape": _shape,
        "index": lambda index: f"[{', '.join(map(str, index))}]" if index else "",
        "place": _place,
        "prefix": lambda text: f"{text}: " if text else "",
        "after": lambda text: f": {text.rstrip('.')}" if text else "",
        "number": _number,
        "right": lambda value: "an infinite number" if value is None else _number(value),
        "kind": _kind,
        "digits": _digits,
        "percent": _percent,
        "share": lambda share: _SHARES.get(share, f"{100 * share:.3g} %"),
        "entries": lambda count: "one entry" if count == 1 else f"{count} entries",
        "values": lambda count: "one value" if count == 1 else f"{count} values",
        "points": points,
        "decimals": lambda value: f"{value:.3f}" if round(value, 3) == value else repr(value),
        "ratio": lambda value: f"{value:.12g}",
        "outcome": lambda outcome: _OUTCOMES.get(outcome, "does not finish"),
        "of": lambda what: _OF[what],
    }
)


class Fields(Formatter):
    """Fills a template: facts in our forms, or in those of Python."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """One fact in its form."""
        form = FORMS.get(format_spec)
        if not format_spec and isinstance(value, tuple):
            form = _outputs
        return form(value) if form is not None else super().format_field(value, format_spec)


def fields_of(template: str) -> dict[str, str]:
    """The facts that a template needs, each with its form."""
    return {name: form or "" for _, name, form, _ in Formatter().parse(template) if name}
