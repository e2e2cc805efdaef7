"""Ways to compare: which of all values that are as good as the right one came back.

A way takes what came back and what is right, and gives the value that came back as it reads under
the symmetry that is allowed (a sign, an order, names of clusters). What is then compared is the
same for all: numbers within the output's tolerance, all else exactly. A way never raises, and
leaves alone what it cannot read.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from grader.lab.matching import MOST_MATCHED, entries_of, matched
from grader.values.tree import AnyArray, Column, Foreign, Table, Tree, unwrapped


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
            plain = unwrapped(got)
            same = isinstance(plain, str) and self._bare(plain) == self._bare(right)
            return right if same else got
        return _in_parts(got, right, self.nearest)

    def _bare(self, text: str) -> str:
        bare = " ".join(text.split())
        return bare if self.case else bare.casefold()


@dataclass(frozen=True)
class TableWay:
    """Rows and columns may come in any order; rows that are only counted have no labels.

    Nor have those that bear the numbers which they had in the table that they were taken from.
    """

    def nearest(self, got: Tree, right: Tree) -> Tree:
        """The table with its columns and rows where those of the right one are."""
        if type(got) is not Table or type(right) is not Table or got.kind != right.kind:
            return got
        columns = _columns_in_order(got.columns, right.columns)
        left = _is_left_over(right.index)
        index = got.index if right.index and not left else ()
        both = (*columns, *index), (*right.columns, *(() if left else right.index))
        if len(both[0]) != len(both[1]):
            return got
        rows, wanted = _rows(both[0]), _rows(both[1])
        if rows is None or wanted is None or len(rows) != len(wanted):
            return replace(got, columns=columns)
        order = matched(rows, wanted, 0)
        taken = [replace(one, values=_taken(one.values, order)) for one in both[0]]
        labels = right.index if left else tuple(taken[len(columns) :])
        return replace(got, columns=tuple(taken[: len(columns)]), index=labels)


def _is_left_over(index: tuple[Column, ...]) -> bool:
    """Whether rows only have the numbers that they had in another table."""
    values = index[0].values if len(index) == 1 and index[0].label is None else None
    return isinstance(values, np.ndarray) and values.dtype.kind in "iu"


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
    entries = entries_of(got)
    if type(right) not in (list, tuple) or entries is None or len(entries) > MOST_MATCHED:
        return got
    if len(entries) != len(right):
        return got
    order = matched(entries, right, levels - 1)
    placed = [entries[at] for at in order]
    if levels > 1:
        placed = [
            _entries_in_order(one, wanted, levels - 1)
            for one, wanted in zip(placed, right, strict=True)
        ]
    made: type = type(unwrapped(got)) if type(unwrapped(got)) in (list, tuple) else type(right)
    return made(placed)


def _as_set(got: Tree) -> Tree:
    """The set of what came back in another container, each once."""
    entries = [unwrapped(one) for one in entries_of(got) or ()]
    try:
        made = set(entries)
    except TypeError:  # what no set holds
        return got
    return made if made and len(made) == len(entries) else got


def _in_parts(got: Tree, right: Tree, nearest: Callable[[Tree, Tree], Tree]) -> Tree:
    """A list, tuple or dict with each part as it reads beside the right one."""
    inner = unwrapped(got)
    if type(right) in (list, tuple) and type(inner) in (list, tuple) and len(inner) == len(right):
        parts = type(inner)(nearest(one, to) for one, to in zip(inner, right, strict=True))
        return replace(got, value=parts) if type(got) is Foreign else parts
    if type(right) is dict and type(inner) is dict:
        return {key: nearest(one, right.get(key)) for key, one in inner.items()}
    return got


def _labels(tree: Tree) -> "list[Hashable] | None":
    inner = unwrapped(tree)
    if isinstance(inner, np.ndarray):
        inner = inner.ravel().tolist()
    if type(inner) not in (list, tuple):
        return None
    plain = [unwrapped(one) for one in inner]
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
