"""An example of each fact that a sentence may need, by its form or by its name."""

from grader.evidence import Fact
from grader.messages.fields import FORMS, fields_of

_OUTPUTS = ("is", "has", "looks", "holds", "comes", "leaves")
_BY_FORM: dict[str, Fact] = {
    **dict.fromkeys(_OUTPUTS, "d_W"),
    "sizes": {"C": 3, "N": 7},
    "kind": "list",
    "digits": 1e-5,
    "with": {"C": 3},
    "first": {"N": 4},
    "or": {"N": 1},
    "names": {"N": 7},
    "shape": (3, 5),
    "index": (0, 1),
    "place": {"line": 2, "cell": 3, "begins": "def relu(x):", "text": "return x @ y"},
    "prefix": "relu",
    "after": "shapes differ",
    "number": 1.5,
    "of": "right",
    "and": ("W", "b"),
    "list": ("W", "b"),
    "values": 2,
    "entries": 4,
    "ratio": 10.0,
    "points": 2.5,
    "decimals": 0.75,
    "outcome": "died",
    "percent": 0.5,
    "share": 0.25,
}
_BY_NAME: dict[str, Fact] = {
    "output": "d_W",
    "other": "d_b",
    "argument": "x",
    "function": "relu",
    "statement": "import numpy as np",
    "who": "relu",
    "step": "make_model",
    "exception": "ValueError",
    "type": "list",
    "asked": "a tuple",
    "container": "tuple",
    "expected": 2,
    "cell": 3,
    "own": 3,
    "by": 7,
    "line": 2,
    "name": "total",
    "text": "shapes differ",
    "reason": "it took more memory than the limit",
    "why": "d_W has shape (3,), expected (3, 5)",
    "problems": 7,
    "wrong": 6,
    "entries": 9,
    "length": 4,
    "key": "'loss'",
    "place": "history[0]",
    "columns": "4 (M)",
    "rows": "7 (N)",
    "batch": 10,
    "samples": "samples",
    "size": "classes",
    "decimals": 2,
    "digits": 3,
    "called": "half",
    "sign": "negative",
    "number": 1,
    "magic": "timeit",
    "kind": "a text cell",
    "title": "The loss falls",
    "limit": "20 s",
    "what": "an image",
    "version": "1.24",
    "instead": "float",
    "call": "input()",
    "within": "tuple",
    "lines": "rows",
    "whole": "q1",
}


# Of two facts in one form, the other.
_SECOND: dict[tuple[str, str], Fact] = {
    ("expected", "right"): 2.5,
    ("expected", "shape"): (5, 3),
    ("asked", "kind"): "tuple",
    ("second", "shape"): (3, 5),
    ("first", "shape"): (3, 4),
    ("flat", "shape"): (3,),
    ("other", "shape"): (3, 5),
    ("needed", "decimals"): 0.9,
    ("possible", "points"): 5.0,
    ("high", "g"): 3.5,
    ("error", ".1g"): 1e-5,
    ("percent", ".3g"): 80.0,
    ("share", ".0%"): 0.8,
    ("asked", "names"): ("ValueError",),
    ("calls", "code-and"): ("breakpoint()",),
    ("arguments", "changed"): ("x",),
    ("arguments", "list-and"): ("x",),
    ("helpers", "correct"): ("softmax",),
    ("output", ""): "d_W",
}


def example(name: str, form: str) -> Fact:
    """A fact of this name that can be shown in this form."""
    if (name, form) in _SECOND:
        return _SECOND[name, form]
    if form in _BY_FORM:
        return _BY_FORM[form]
    if form in FORMS:  # a list of another look
        return ("W", "b")
    return 2.5 if form else _BY_NAME.get(name, "word")


def examples(template: str) -> dict[str, Fact]:
    """All the facts of a template."""
    facts = {name: example(name, form) for name, form in fields_of(template).items()}
    return facts | ({"line": "row"} if facts.keys() >= {"line", "number"} else {})
