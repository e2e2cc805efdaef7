"""Ways to compare: which of all values that are as good as the right one came back.

A way takes what came back and what is right, and gives the value that came back as it reads under
the symmetry that is allowed (a sign, an order, names of clusters). What is then compared is the
same for all: numbers within the output's tolerance, all else exactly. A way never raises, and
leaves alone what it cannot read.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from grader.values.tree import AnyArray, Column, Foreign, Table, Tree

# Sequences that are longer are compared in the order in which they came.
MOST_MATCHED = 2000
# So often entries are compared with each other that are not just the same.
MOST_TRIED = 100_000
# So many of the same key are looked at.
_FEW = 16
# How close numbers must be to be taken for each other in another order.
_NEAR = 1e-3
_IN_ORDER = ("list", "tuple", "objects", "iterable", "range", "set", "frozenset")


class Way(Protocol):
    """One way to compare."""

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """What came back as it reads beside what is right: arrays, lists, texts, tables."""


@dataclass(frozen=True)
class UpToSignWay:
    """Signs do not matter: one for the whole array, or one for each line along an axis."""

    axis: int | None = None

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """The array with the signs that bring it nearest to the right one."""
        axes = np.ndim(right)
        if not _are_alike_arrays(got, right) or not -axes <= (self.axis or 0) <= max(axes - 1, 0):
            return got
        with np.errstate(all="ignore"):
            products = np.real(got * np.conj(right))
        others = tuple(at for at in range(axes) if self.axis is None or at != self.axis % axes)
        sums = np.sum(products, axis=None if self.axis is None else others, keepdims=True)
        return np.where(sums < 0, -1, 1) * got


@dataclass(frozen=True)
class UpToOrderWay:
    """The order does not matter: of lines along an axis, or of entries, down to so many levels."""

    axis: int = 0
    levels: int = 1

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """The lines or entries, each in the place of the right one that it is nearest to."""
        if isinstance(right, np.ndarray):
            if not _are_alike_arrays(got, right) or self.axis >= right.ndim:
                return got
            return _in_order(got, right, self.axis)
        if type(right) in (set, frozenset):
            return _as_set(got)
        return _entries_in_order(got, right, self.levels)


@dataclass(frozen=True)
class UpToRelabellingWay:
    """Which label stands for which group does not matter."""

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """The right labels in the place of those that came back, group by group."""
        ours, theirs = _labels(right), _labels(got)
        if ours is None or theirs is None or len(ours) != len(theirs):
            return got
        pairs = Counter(zip(theirs, ours, strict=True))
        names: dict[Hashable, Hashable] = {}
        for (mine, other), _ in pairs.most_common():
            if mine not in names and other not in names.values():
                names[mine] = other
        spare = _unused(ours)
        said = [names.get(one, spare) for one in theirs]
        if isinstance(right, np.ndarray):
            return np.array(said, dtype=np.float64).reshape(right.shape)
        return replace(right, value=said) if type(right) is Foreign else type(right)(said)


@dataclass(frozen=True)
class TextWay:
    """White space does not matter, nor, where that is said, whether letters are capitals."""

    case: bool = True

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """The right text wherever what came back amounts to it."""
        if isinstance(right, str):
            plain = _plain(got)
            same = isinstance(plain, str) and self._bare(plain) == self._bare(right)
            return right if same else got
        return _in_parts(got, right, self.nearest)

    def _bare(self, text: str) -> str:
        bare = " ".join(text.split())
        return bare if self.case else bare.casefold()


@dataclass(frozen=True)
class TableWay:
    """Rows and columns may come in any order; rows that are only counted have no labels."""

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """The table with its columns and rows where those of the right one are."""
        if type(got) is not Table or type(right) is not Table or got.kind != right.kind:
            return got
        columns = _columns_in_order(got.columns, right.columns)
        index = got.index if right.index else ()
        both = (*columns, *index), (*right.columns, *right.index)
        if len(both[0]) != len(both[1]):
            return got
        rows, wanted = _rows(both[0]), _rows(both[1])
        if rows is None or wanted is None or len(rows) != len(wanted):
            return replace(got, columns=columns)
        order = _matched(rows, wanted, 0)
        taken = [replace(one, values=_taken(one.values, order)) for one in both[0]]
        return replace(
            got, columns=tuple(taken[: len(columns)]), index=tuple(taken[len(columns) :])
        )


def _are_alike_arrays(got: Tree, right: Tree) -> bool:
    return (
        isinstance(got, np.ndarray)
        and isinstance(right, np.ndarray)
        and got.shape == right.shape
        and got.dtype.kind in "biufc"
        and bool(np.all(np.isfinite(got)))
    )


def _in_order(got: AnyArray, right: AnyArray, axis: int) -> AnyArray:
    if right.ndim == 1 and "c" not in (got.dtype.kind, right.dtype.kind):
        placed = np.empty_like(got)
        placed[np.argsort(right, kind="stable")] = np.sort(got)
        return placed
    if right.shape[axis] > MOST_MATCHED:
        return got
    lines, wanted = (
        np.moveaxis(one + 0.0, axis, 0).reshape(right.shape[axis], -1) for one in (got, right)
    )
    free = np.ones(len(lines), dtype=bool)
    order = np.empty(len(lines), dtype=int)
    with np.errstate(all="ignore"):
        for at, line in enumerate(wanted):
            apart = np.where(free, np.max(np.abs(lines - line), axis=1, initial=0.0), np.inf)
            order[at] = int(np.argmin(apart))
            free[order[at]] = False
    return np.take(got, order, axis=axis)


def _entries_in_order(got: Tree, right: Tree, levels: int) -> Tree:
    entries = _entries(got)
    if type(right) not in (list, tuple) or entries is None or len(entries) > MOST_MATCHED:
        return got
    if len(entries) != len(right):
        return got
    order = _matched(entries, right, levels - 1)
    placed = [entries[at] for at in order]
    if levels > 1:
        placed = [
            _entries_in_order(one, wanted, levels - 1)
            for one, wanted in zip(placed, right, strict=True)
        ]
    made: type = type(_plain(got)) if type(_plain(got)) in (list, tuple) else type(right)
    return made(placed)


def _as_set(got: Tree) -> Tree:
    """The set of what came back in another container, each once."""
    entries = [_plain(one) for one in _entries(got) or ()]
    try:
        made = set(entries)
    except TypeError:  # what no set holds
        return got
    return made if made and len(made) == len(entries) else got


def _entries(tree: Tree) -> "list[Tree] | None":
    inner = tree.value if type(tree) is Foreign and tree.kind in _IN_ORDER else tree
    if type(inner) is np.ndarray and inner.ndim > 0:
        return list(inner)
    return list(inner) if type(inner) in (list, tuple, set, frozenset) else None


def _matched(got: Sequence[Tree], right: Sequence[Tree], levels: int) -> list[int]:
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
    tree = _plain(tree)
    if isinstance(tree, np.generic):
        tree = tree.item()
    if tree is None or isinstance(tree, str | bytes | bool | int):
        return tree
    if isinstance(tree, float):
        return int(tree) if tree.is_integer() else f"{tree:.5g}"
    entries = _entries(tree)
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
    one = _plain(one)
    if type(other) in (list, tuple, set, frozenset):
        entries = _entries(one)
        if entries is None or len(entries) != len(other):
            return math.inf
        wanted = list(other)
        if levels > 0 or type(other) in (set, frozenset):
            order = _matched(entries, wanted, levels - 1)
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


def _plain(tree: Tree) -> Tree:
    while type(tree) is Foreign:
        tree = tree.value
    return tree


def _in_parts(got: Tree, right: Tree, nearest: Callable[[Tree, Tree], Tree]) -> Tree:
    """A list, tuple or dict with each part as it reads beside the right one."""
    inner = _plain(got)
    if type(right) in (list, tuple) and type(inner) in (list, tuple) and len(inner) == len(right):
        parts = type(inner)(nearest(one, to) for one, to in zip(inner, right, strict=True))
        return replace(got, value=parts) if type(got) is Foreign else parts
    if type(right) is dict and type(inner) is dict:
        return {key: nearest(one, right.get(key)) for key, one in inner.items()}
    return got


def _labels(tree: Tree) -> "list[Hashable] | None":
    inner = _plain(tree)
    if isinstance(inner, np.ndarray):
        inner = inner.ravel().tolist()
    if type(inner) not in (list, tuple):
        return None
    plain = [_plain(one) for one in inner]
    plain = [one.item() if isinstance(one, np.generic) else one for one in plain]
    known = all(isinstance(one, str | int | float) and one == one for one in plain)
    return plain if known else None


def _unused(labels: Sequence[Any]) -> Hashable:
    """A label that is none of these, of their type."""
    if all(isinstance(one, int | float) for one in labels):
        return max(labels, default=0) + 1
    return f"not {' '.join(sorted(map(str, set(labels))))[:50]}"


def _columns_in_order(columns: tuple[Column, ...], right: tuple[Column, ...]) -> tuple[Column, ...]:
    named = {str(column.label): column for column in columns}
    wanted = [str(column.label) for column in right]
    if len(named) != len(columns) or set(named) != set(wanted):
        return columns
    return tuple(named[label] for label in wanted)


def _rows(columns: Sequence[Column]) -> "list[tuple[Tree, ...]] | None":
    held = [
        column.values.tolist() if isinstance(column.values, np.ndarray) else column.values
        for column in columns
    ]
    lengths = {len(values) for values in held}
    if len(lengths) > 1 or max(lengths, default=0) > MOST_MATCHED:
        return None
    return list(zip(*held, strict=True))


def _taken(values: Tree, order: Sequence[int]) -> Tree:
    if isinstance(values, np.ndarray):
        return values[list(order)]
    return [values[at] for at in order]
