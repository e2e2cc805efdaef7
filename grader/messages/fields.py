"""How a fact reads within a sentence: lists, sizes, shapes, places, shares, numbers."""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any

_SHARES = {0.5: "Half", 0.25: "A quarter", 0.75: "Three quarters"}
_OF = {"right": "the right one", "mistake": "what comes of that"}


def _and(names: Sequence[object]) -> str:
    return " and ".join(map(str, names))


def _code(names: Sequence[object]) -> list[str]:
    return [f"`{name}`" for name in names]


def _list_and(names: Sequence[object]) -> str:
    *first, last = map(str, names)
    return f"{', '.join(first)} and {last}" if first else last


def _sizes(sizes: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {size}" for name, size in sizes.items())


def _shape(shape: Sequence[int]) -> str:
    return str(tuple(shape))


def _number(value: float | None) -> str:
    return "not a finite number" if value is None else repr(value).removesuffix(".0")


def _percent(share: float | None) -> str:
    return "inf %" if share is None else f"{100 * share:.3g} %"


def _place(place: Mapping[str, object]) -> str:
    if not place.get("line"):
        return ""
    cell = f" of cell {place['cell']}" if "cell" in place else ""
    text = f" (`{place['text']}`)" if place.get("text") else ""
    return f", in line {place['line']}{cell}{text}"


FORMS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "and": _and,
        "code-and": lambda names: _and(_code(names)),
        "list": lambda names: ", ".join(map(str, names)),
        "list-and": _list_and,
        "code-list-and": lambda names: _list_and(_code(names)),
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
        "after": lambda text: f": {text}" if text else "",
        "number": _number,
        "percent": _percent,
        "share": lambda share: _SHARES.get(share, f"{100 * share:.3g} %"),
        "values": lambda count: "one value" if count == 1 else f"{count} values",
        "mistakes": lambda count: "mistake" if count == 1 else "mistakes",
        "of": lambda what: _OF[what],
    }
)


class Fields(Formatter):
    """Fills a template: facts in our forms, or in those of Python."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """One fact in its form."""
        form = FORMS.get(format_spec)
        return form(value) if form is not None else super().format_field(value, format_spec)


def fields_of(template: str) -> dict[str, str]:
    """The facts that a template needs, each with its form."""
    return {name: form or "" for _, name, form, _ in Formatter().parse(template) if name}
