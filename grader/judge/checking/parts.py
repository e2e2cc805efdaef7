"""Which of the values that came back stands for which output, and what array it amounts to.

What came back is the student's: a list where a tuple is asked for, a dict, a generator, an array of
objects, one value in a tuple. Here it is said once which value is meant. What that costs, `form`
says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.lab.returns import ReturnForm
from grader.text import clean
from grader.transcript import Absent, Died, Raised, Returned, TimedOut
from grader.values.limits import MAX_AXES
from grader.values.measure import count_of
from grader.values.sparse import KIND as SPARSE
from grader.values.sparse import full
from grader.values.tree import AnyArray, Foreign, Opaque, Summary, Table, Tree, unwrapped

# A list of more numbers is not an answer; to make one array of them may take far more memory.
MOST_LISTED = 2**22
_OBJECTS = ("dataclass", "attributes")
_MAPPINGS = ("dict", "mapping", *_OBJECTS)
_ARRAYS = {
    "matrix": "matrix",
    "masked": "subclass",
    "subclass": "subclass",
    "array-like": "array-like",
}
_NUMBERS = (bool, int, float, complex)


@dataclass(frozen=True)
class Part:
    """One value that came back: its tree, what it is, and the array that it amounts to, if any.

    kind is array, number, matrix, subclass, list, objects, array-like, none, other, or missing for
    what a dict does not hold. Of what is far too large only a shape and a digest are known.
    """

    kind: str
    type_name: str
    tree: Tree = None
    array: AnyArray | None = None
    shape: tuple[int, ...] | None = None
    digest: bytes = b""

    @property
    def extents(self) -> tuple[int, ...] | None:
        """The shape of the array that came back; None where none did."""
        return self.array.shape if self.array is not None else self.shape


@dataclass(frozen=True)
class Parts:
    """A call that returned, as values in the order of the outputs; there may be too many or few.

    container is what they came in: tuple, list, iterable, array of objects, dict, a dict with
    "other keys", an object with attributes, or single; form is how they were asked for. within is a
    tuple or list that holds nothing but this container. arguments are as they were after the call,
    where they are known. as_they_came are the values where the others are as they read beside the
    right ones: in another order, say.
    """

    container: str
    values: tuple[Part, ...]
    form: ReturnForm
    arguments: tuple[Tree, ...] = ()
    within: str = ""
    as_they_came: tuple[Part, ...] = ()

    def part(self, at: int) -> Part | None:
        """The value in the place of an output; None where nothing came back for it."""
        return self.values[at] if at < len(self.values) else None


Answer = Parts | Raised | TimedOut | Died | Absent


def parts_of(returned: Returned, form: ReturnForm) -> Parts:
    """The values that stand for the outputs in what a call returned."""
    tree, within = _unwrapped(returned.value, form)
    container, values = _opened(tree, form)
    return Parts(container, values, form, returned.arguments, within)


def _unwrapped(tree: Tree, form: ReturnForm) -> tuple[Tree, str]:
    """What a tuple or list of one holds, where that alone holds several values."""
    outer = _plain_or_none(tree)
    if len(form.names) == 1 or type(outer) not in (tuple, list) or len(outer) != 1:
        return tree, ""
    (inner,) = outer
    held = inner.value if type(inner) is Foreign else inner
    if type(held) is dict:
        is_mapping = type(inner) is not Foreign or inner.kind in _MAPPINGS
        opens = is_mapping and _by_name(inner, form)[0] != "single"
    else:  # lists of lists may be the rows of one array
        opens = type(held) in (tuple, list) and len(held) == len(form.names)
        opens = opens and any(type(part) is np.ndarray for part in held)
    return (inner, type(outer).__name__) if opens else (tree, "")


def _opened(tree: Tree, form: ReturnForm) -> tuple[str, tuple[Part, ...]]:
    kind = tree.kind if type(tree) is Foreign else type(tree).__name__
    inner = tree.value if type(tree) is Foreign else tree
    names = form.names
    if type(inner) is dict and kind in _MAPPINGS and form.whole is not dict:
        return _by_name(tree, form)
    if type(inner) in (tuple, list):
        if len(names) == 1:
            if _is_one_among_others(kind, inner, form):
                return "tuple", tuple(map(part_of, inner))
        elif kind in ("tuple", "list", "iterable", "range"):
            return "iterable" if kind == "range" else kind, tuple(map(part_of, inner))
        elif kind == "objects":
            return "array of objects", tuple(map(part_of, inner))
    return "single", (part_of(tree),)


def _is_one_among_others(kind: str, inner: Tree, form: ReturnForm) -> bool:
    """Whether a tuple holds the one value that is asked for, and is not itself that value."""
    if kind != "tuple":
        return False
    if form.whole is not None:
        return form.whole is not tuple and len(inner) == 1 and type(inner[0]) is form.whole
    # A tuple of rows is an array written in tuples.
    return not all(type(_plain_or_none(row)) in (tuple, list) for row in inner)


def _plain_or_none(tree: Tree) -> Tree:
    return tree.value if type(tree) is Foreign and tree.kind in ("tuple", "list") else tree


def _by_name(tree: Tree, form: ReturnForm) -> tuple[str, tuple[Part, ...]]:
    """The values of a dict by its keys, or of an object by its attributes.

    A key is a name in whatever case, with underscores or without. What has none of the names is one
    thing, which is not an answer; where one value is asked for, it may have any name.
    """
    names = form.names
    inner: Mapping[Tree, Tree] = tree.value if type(tree) is Foreign else tree
    held = {key: value for key, value in inner.items() if type(key) is str}
    plain = {_plain_key(key): value for key, value in held.items()}
    missing = Part("missing", "")
    exact = all(name in held or _plain_key(name) not in plain for name in names)
    found = [
        part_of(held[name] if name in held else plain[_plain_key(name)])
        if name in held or _plain_key(name) in plain
        else missing
        for name in names
    ]
    if len(names) == len(inner) == 1 and found[0] is missing:
        found = [part_of(next(iter(inner.values())))]
    if all(part is missing for part in found):
        return "single", (Part("other", type_name_of(tree), dict(inner)),)
    if type(tree) is Foreign and tree.kind in _OBJECTS:
        return "object", tuple(found)
    return ("dict" if exact or not form.in_dict else "other keys"), tuple(found)


def _plain_key(key: str) -> str:
    return key.replace("_", "").casefold()


def part_of(tree: Tree) -> Part:
    """What one value is, and the exact plain array that it amounts to."""
    name = type_name_of(tree)
    if tree is None:
        return Part("none", name)
    summary = unwrapped(tree)
    if type(summary) is Summary:
        known = summary.shape if summary.dtype or summary.shape else None
        return Part("other" if known is None else "array", name, tree, None, known, summary.digest)
    try:
        kind, array = _amount(tree)
    except Exception:  # ragged lists, objects that are not numbers
        kind, array = "other", None
    if array is None or array.dtype.kind not in "biufc" or array.ndim > MAX_AXES:
        return Part("other", name, tree)
    return Part(kind, name, tree, array)


def type_name_of(tree: Tree) -> str:
    """The name of a value's type, as it may be shown."""
    if type(tree) in (Foreign, Opaque, Summary):
        return clean(tree.type_name, 80)
    if type(tree) is Table:
        return {"frame": "DataFrame", "series": "Series", "index": "Index"}[tree.kind]
    return type(tree).__name__


def _amount(tree: Tree) -> tuple[str, AnyArray | None]:
    """The kind of a value, and its array. Raises whatever NumPy raises where it is none."""
    kind = type(tree)
    if kind is np.ndarray:
        return "array", tree
    if kind in _NUMBERS or isinstance(tree, np.generic):
        return "number", np.asarray(tree)
    if kind in (list, tuple):
        return _listed(tree)
    if kind is Table:
        return "array-like", _array_of_table(tree)
    if kind is not Foreign:
        return "other", None
    if tree.kind == SPARSE:
        return "array-like", full(tree)
    if tree.kind in _ARRAYS or tree.kind == "dtype":
        inner, array = _amount(tree.value)
        return (inner if inner == "objects" else _ARRAYS.get(tree.kind, inner)), array
    if tree.kind in ("int", "float", "complex", "number"):
        return "number", _amount(tree.value)[1]
    if tree.kind in ("list", "tuple"):
        return _listed(tree.value)
    if tree.kind == "objects":
        array = np.asarray(_numbers(tree.value))
        return "objects", array if array.dtype.kind == "c" else array.astype(float)
    return "other", None


def _listed(tree: Tree) -> tuple[str, AnyArray]:
    if count_of(tree) > MOST_LISTED:
        raise ValueError("too many numbers")
    array = np.asarray(_numbers(tree))
    return ("objects", array.astype(float)) if array.dtype == object else ("list", array)


def _numbers(tree: Tree) -> Any:
    """Nested lists of numbers and arrays; raises TypeError where there is anything else.

    Texts are none: the longest of many would make each as long.
    """
    kind = type(tree)
    if kind in (list, tuple):
        return [_numbers(part) for part in tree]
    if tree is None or kind in _NUMBERS:
        return tree
    if kind is np.ndarray or isinstance(tree, np.generic):
        if tree.dtype.kind in "biufc":
            return tree
    elif kind is Foreign:
        array = _amount(tree)[1]
        if array is not None:
            return array
    raise TypeError("no number")


def _array_of_table(table: Table) -> AnyArray:
    columns = [np.asarray(_numbers(column.values)) for column in table.columns]
    if any(column.dtype == object for column in columns):
        columns = [column.astype(float) for column in columns]
    return columns[0] if table.kind != "frame" else np.stack(columns, axis=1)
