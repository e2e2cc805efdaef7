"""Finds for each right entry the one that came back for it, where the order is free.

Nothing here raises: what cannot be compared is far from everything.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.values.tree import Foreign, Tree, unwrapped

# Sequences that are longer are compared in the order in which they came.
MOST_MATCHED = 2000
# So often entries are compared with each other that are not just the same.
MOST_TRIED = 100_000
# So many of the same key are looked at.
_FEW = 16
# How close numbers must be to be taken for each other in another order.
_NEAR = 1e-3
_IN_ORDER = ("list", "tuple", "objects", "iterable", "range", "set", "frozenset")


def entries_of(tree: Tree) -> "list[Tree] | None":
    """The entries of an array or a container, in their order; None of anything else."""
    inner = tree.value if type(tree) is Foreign and tree.kind in _IN_ORDER else tree
    if type(inner) is np.ndarray and inner.ndim > 0:
        return list(inner)
    return list(inner) if type(inner) in (list, tuple, set, frozenset) else None


def matched(got: Sequence[Tree], right: Sequence[Tree], levels: int) -> list[int]:
    """For each right entry the place of the one nearest to it; those without one get the rest.

    Numbers by themselves are matched in their order. What is the same is found by a key, in which
    numbers are rounded, what is only near among all that is left, as long as there is not too much.
    """
    numbers = [_sorted_numbers(one) for one in (got, right)]
    if numbers[0] is not None and numbers[1] is not None and len(got) == len(right):
        placed = dict(zip(numbers[1], numbers[0], strict=True))
        return [placed[at] for at in range(len(right))]
    free = dict.fromkeys(range(len(got)))
    places: dict[Hashable, list[int]] = {}
    for at, one in enumerate(got):
        places.setdefault(_key(one, levels), []).append(at)
    order: list[int | None] = []
    left = MOST_TRIED
    for wanted in right:
        likely = [at for at in places.get(_key(wanted, levels), ())[:_FEW] if at in free]
        found = _nearest_of(likely, got, wanted, levels)
        same = found is not None and not _apart(got[found], wanted, levels)
        if not same and left > 0 and not _is_plain(wanted):
            left -= len(free)
            found = _nearest_of(free, got, wanted, levels)
        if found is not None:
            del free[found]
            places[_key(got[found], levels)].remove(found)
        order.append(found)
    rest = iter(free)
    return [next(rest) if at is None else at for at in order]


def _sorted_numbers(entries: Sequence[Tree]) -> "list[int] | None":
    """The places of numbers from the smallest to the largest; None where some are none."""
    if not all(isinstance(one, int | np.integer) or _is_finite(one) for one in entries):
        return None
    return sorted(range(len(entries)), key=entries.__getitem__)


def _nearest_of(free: Iterable[int], got: Sequence[Tree], wanted: Tree, levels: int) -> int | None:
    """The first of the entries that are nearest to the right one; None where none is like it."""
    found, least = None, math.inf
    for at in free:
        apart = _apart(got[at], wanted, levels)
        if apart < least:
            found, least = at, apart
        if not least:
            break
    return found


def _is_finite(tree: Tree) -> bool:
    return isinstance(tree, float | np.floating) and bool(np.isfinite(tree))


def _key(tree: Tree, levels: int) -> Hashable:
    """What two entries that are alike have in common, but for numbers on the edge of rounding."""
    tree = unwrapped(tree)
    if isinstance(tree, np.generic):
        tree = tree.item()
    if tree is None or isinstance(tree, str | bytes | bool | int):
        return tree
    if isinstance(tree, float):
        return int(tree) if tree.is_integer() else f"{tree:.5g}"
    entries = entries_of(tree)
    if entries is not None and len(entries) <= MOST_MATCHED:
        keys = [_key(one, levels - 1) for one in entries]
        free = levels > 0 or isinstance(tree, set | frozenset)
        return tuple(sorted(keys, key=repr) if free else keys)
    return type(tree).__name__


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree, str | int | bytes) or tree is None


def _apart(one: Tree, other: Tree, levels: int) -> float:
    """How far two values are apart by rounding, whatever the order down to some levels.

    Infinite where they differ by more.
    """
    one = unwrapped(one)
    if type(other) in (list, tuple, set, frozenset):
        entries = entries_of(one)
        if entries is None or len(entries) != len(other):
            return math.inf
        wanted = list(other)
        if levels > 0 or type(other) in (set, frozenset):
            order = matched(entries, wanted, levels - 1)
            entries = [entries[at] for at in order]
        return _furthest(zip(entries, wanted, strict=True), levels - 1)
    if isinstance(other, dict):
        if type(one) is not dict or one.keys() != other.keys():
            return math.inf
        return _furthest(((one[key], value) for key, value in other.items()), levels)
    if isinstance(other, float | complex | np.ndarray | np.floating):
        return _numbers_apart(one, other)
    try:
        return 0.0 if one == other else math.inf
    except (TypeError, ValueError):
        return math.inf


def _furthest(pairs: Iterable[tuple[Tree, Tree]], levels: int) -> float:
    furthest = 0.0
    for one, other in pairs:
        furthest = max(furthest, _apart(one, other, levels))
        if furthest == math.inf:
            break
    return furthest


def _numbers_apart(one: Tree, other: Any) -> float:
    """The largest difference of numbers that are nearly the same, infinite of others."""
    if isinstance(one, float) and isinstance(other, float):  # many are compared with many
        difference = abs(one - other)
        return difference if difference <= 1e-9 + _NEAR * abs(other) else math.inf
    try:
        if np.shape(one) != np.shape(other):
            return math.inf
        if not np.allclose(one, other, rtol=_NEAR, atol=1e-9, equal_nan=True):
            return math.inf
        with np.errstate(all="ignore"):
            apart = np.abs(np.subtract(one, other))
        return float(np.max(apart, initial=0.0, where=np.isfinite(apart)))
    except (TypeError, ValueError, OverflowError):
        return math.inf
