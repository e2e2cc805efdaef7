"""What a reference returns, by the names of its outputs, and how it is compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from grader.values.capture import capture
from grader.values.limits import MAX_BYTES
from grader.values.sparse import KIND as SPARSE
from grader.values.sparse import MOST_FULL
from grader.values.tree import AnyArray, Foreign, Opaque, Source, Summary, Table, Tree

# Objects of these types are compared part by part, others as arrays of numbers where they are any.
MAX_EXACT = 2**53
_NO_NUMBERS = (type(None), str, bytes, list, tuple, dict, set, frozenset, Table)


@dataclass(frozen=True)
class ReturnForm:
    """How values are asked for: several in a tuple or a dict by their names, one by itself.

    whole is the type of the tree of the one value, where that is not an array of numbers.
    """

    names: tuple[str, ...]
    in_dict: bool = False
    whole: type | None = None


def outputs_by_name(names: Sequence[str], returned: Any) -> dict[str, Any]:
    """What a reference returned, each value by its name. Raises ValueError where it has others.

    Several values are a tuple, or a dict with these keys, and perhaps others; one may be in a dict
    with just its key, in a tuple of one, or by itself.
    """
    if _is_by_name(names, returned):
        return {name: returned[name] for name in names}
    values = returned if isinstance(returned, tuple) else (returned,)
    if len(values) != len(names):
        raise ValueError(f"{len(values)} value(s) for {len(names)} outputs")
    return dict(zip(names, values, strict=True))


def _is_by_name(names: Sequence[str], returned: Any) -> bool:
    """Whether a reference returned its values in a dict by their names."""
    if not isinstance(returned, dict):
        return False
    return returned.keys() == set(names) or (len(names) > 1 and returned.keys() >= set(names))


def return_form(names: Sequence[str], returned: Any) -> ReturnForm:
    """The form in which a reference returned its values."""
    if _is_by_name(names, returned):
        return ReturnForm(tuple(names), in_dict=True)
    if len(names) > 1:
        return ReturnForm(tuple(names))
    (value,) = outputs_by_name(names, returned).values()
    whole = None if numbers_of(value) is not None else type(expected_tree(value))
    return ReturnForm(tuple(names), whole=whole)


def wide(array: AnyArray) -> AnyArray:
    """An array of numbers as they are compared: complex128, or float64."""
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def numbers_of(value: Any) -> AnyArray | None:
    """The array of float64 or complex128 that a right value is compared as; None for what is none.

    A list or a tuple is none: it is compared entry by entry.
    """
    if (
        isinstance(value, _NO_NUMBERS)
        or _is_beyond_floats(value)
        or type(value).__module__.partition(".")[0] == "pandas"
    ):
        return None
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biufO":
            return np.asarray(value, dtype=np.float64)
        return wide(array) if array.dtype.kind == "c" else None
    except (TypeError, ValueError, OverflowError):
        pass
    return None


def _is_beyond_floats(value: Any) -> bool:
    """Whether a whole number, or one in an array, is too large for float64 to tell from others."""
    if isinstance(value, int):
        return abs(value) > MAX_EXACT
    if isinstance(value, np.ndarray | np.integer) and np.asarray(value).dtype.kind in "iu":
        return any(abs(int(edge(value))) > MAX_EXACT for edge in (np.min, np.max) if np.size(value))
    return False


def is_exact(value: Any) -> bool:
    """Whether a right value is whole numbers, bools or a text, which nothing is near to."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biu"
    return isinstance(value, bool | int | np.bool_ | np.integer | str | bytes)


def expected_tree(value: Any) -> Tree:
    """The tree of a right value, without what is not a plain value but amounts to one."""
    return plain_tree(capture(value))


def plain_tree(tree: Tree) -> Tree:
    """A tree with the values that others amount to in their places."""
    kind = type(tree)
    if kind is Foreign:
        return tree if tree.kind == SPARSE else plain_tree(tree.value)
    if kind in (tuple, list):
        return kind(plain_tree(part) for part in tree)
    if kind is dict:
        return {plain_key(key): plain_tree(value) for key, value in tree.items()}
    if kind in (set, frozenset):
        return kind(map(plain_key, tree))
    return tree


def plain_key(key: Tree) -> Tree:
    """What a key, or an element of a set, amounts to, unless none could be that."""
    plain = plain_tree(key)
    return key if isinstance(plain, list | dict | set | np.ndarray) else plain


def why_no_value(tree: Tree) -> str:
    """Why a tree cannot be compared, or sent, as what it was made of; empty where it can."""
    kind = type(tree)
    if kind is Opaque:
        return f"a {tree.type_name}"
    if kind is Summary:
        of_shape = f" of shape {tree.shape}" if tree.shape else ""
        return f"a {tree.type_name}{of_shape}, too large (above {MAX_BYTES // 2**20} MiB)"
    if kind is Source:
        return "a function"
    below: Sequence[Tree] = ()
    if kind in (tuple, list, set, frozenset):
        below = tuple(tree)
    elif kind is dict:
        below = (*tree, *tree.values())
    elif kind is Foreign and tree.kind == SPARSE:
        shape = tree.value[0] if type(tree.value) is tuple else (MOST_FULL, 2)
        return "a sparse matrix that is too large" if prod(shape) > MOST_FULL else ""
    elif kind is Foreign:
        below = (tree.value,)
    return next((why for part in below if (why := why_no_value(part))), "")
