"""Makes a tree of any object: what it is, or what it amounts to. Runs in the student's process.

The object is the student's and may be anything: its own methods may raise, lie, or change it
meanwhile. What is exactly a plain value is taken without asking it anything; `foreign` asks the
rest. What a method does that never ends is for the caller's limits to stop.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from numpy import bytes_, datetime64, ndarray, str_, timedelta64

from .dtypes import CODES, FIXED, dtype_bytes
from .foreign import amount_of
from .limits import (
    HEAVY,
    MAX_AXES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DRAWN,
    MAX_INT_BYTES,
    MAX_KEY_WORK,
    Budget,
    Full,
    int_size,
    is_moderate,
    key_weight,
)
from .summary import digested, summary_of, type_name
from .tree import AnyArray, Column, Foreign, Opaque, Summary, Table, Tree

DEFAULT = Budget()
# Bytes that a value takes at most beside its data, that a name or a summary takes, and that are
# kept for the summary of the whole.
_NODE, _SPECIAL, _RESERVE = 32, 2048, 4096
_FEW, _SMALL = 8, 2**20
# Bytes of large values that are read for their digests.
_DIGESTED = 256 * 2**20
_SCALARS = frozenset((*(kind.type for kind in FIXED), datetime64, timedelta64))


def capture(
    value: Any,
    budget: Budget = DEFAULT,
    passing: "tuple[type[BaseException], ...]" = (),
    depth: int = 0,
) -> Tree:
    """The tree of an object; `encode` takes it whatever it is. Arrays in it are the object's own.

    depth is that at which it will stand in a larger tree.

    Never raises, but for the exceptions in passing: those that are raised into this very call from
    outside, to stop it.
    """
    if type(value) is tuple and len(value) <= _FEW:  # the usual case: a few small plain arrays
        for leaf in value:
            if type(leaf) is not ndarray or leaf.nbytes > _SMALL or leaf.dtype not in CODES:
                break
            if leaf.ndim > MAX_AXES or not (leaf.size or is_moderate(leaf.shape)):
                break
        else:
            return value
    try:
        return Capture(budget, passing).visit(value, depth)
    except passing:
        raise
    except BaseException:
        return Opaque(type_name(value))


class Capture:
    """The making of one tree: what may still be added to it, and what is being visited."""

    __slots__ = ("_digested", "_keys", "_nodes", "_passing", "_path", "_room", "_work")

    def __init__(self, budget: Budget, passing: "tuple[type[BaseException], ...]") -> None:
        self._nodes, self._keys = budget.nodes, MAX_KEY_WORK
        self._room = min(budget.bytes, MAX_BYTES) - _RESERVE
        # What was visited in vain is no longer counted as nodes, but it took its time.
        self._work, self._digested = 2 * budget.nodes, _DIGESTED
        self._path: set[int] = set()
        self._passing = passing

    @property
    def most(self) -> int:
        """How many values may still be added."""
        return self._nodes

    def visit(self, value: Any, depth: int) -> Tree:
        """The tree of a value at a depth. Raises Full where there is no place for another."""
        kind = type(value)
        self._charge(1, _NODE)
        if value is None or kind is float or kind is bool or kind is complex:
            return value
        if kind is int:
            size = int_size(value)
            return value if size <= MAX_INT_BYTES and self._fits(size) else self._summary(value)
        if kind is ndarray and _crosses(value):
            self._charge(HEAVY, _NODE)
            return value if self._fits(value.nbytes) else self._summary(value)
        if kind is str or kind is str_:  # a character takes four bytes at most
            size = len(value) if value.isascii() else 4 * len(value)
            return value if self._fits(size) else self._summary(value)
        if kind is bytes or kind is bytes_:
            return value if self._fits(len(value)) else self._summary(value)
        if kind in _SCALARS:
            self._charge(HEAVY, _NODE)
            return value
        make = _CONTAINERS.get(kind)
        if make is not None and len(value) > self._nodes:
            return self._summary(value)
        return self._inside(make or _foreign, value, depth)

    def items(self, values: "Iterable[Any]", depth: int) -> "list[Tree]":
        """The trees of values at a depth."""
        return [self.visit(value, depth) for value in values]

    def drawn(self, values: "Iterable[Any]", depth: int) -> "list[Tree]":
        """The trees of what an iterable gives. Raises Full where it goes on and on."""
        trees = self.items(islice(values, MAX_DRAWN + 1), depth)
        if len(trees) > MAX_DRAWN:
            raise Full
        return trees

    def pairs(self, items: "Iterable[tuple[Any, Any]]", name: str, depth: int) -> Tree:
        """A dict at a depth, or a Foreign of pairs where the trees of its keys make no dict."""
        trees = [(self.visit(key, depth + 1), self.visit(value, depth + 1)) for key, value in items]
        tree = self._unique([key for key, _ in trees], lambda: dict(trees))
        return self._listed("pairs", name, trees, depth) if tree is None else tree

    def elements(self, make: Callable[[Any], Any], own: Any, depth: int) -> Tree:
        """A set at a depth, or a Foreign of a list where the trees of its elements make no set."""
        trees = self.items(tuple(own), depth + 1)
        tree = self._unique(trees, lambda: make(trees))
        name = type_name(own)
        return self._listed(name, name, trees, depth) if tree is None else tree

    def _unique(self, keys: "list[Tree]", make: Callable[[], Any]) -> Any:
        """What holds these keys, or None if some are equal or cannot be hashed."""
        self._charge(HEAVY, 0)
        try:
            made = make()
        except (TypeError, OverflowError, ValueError):  # NumPy's scalars raise all three
            return None
        if len(made) != len(keys):
            return None
        self._keys -= sum(map(key_weight, keys)) ** 2
        if self._keys < 0:
            raise Full
        return made

    def _listed(self, kind: str, name: str, trees: "list[Tree]", depth: int) -> Tree:
        self._charge(len(trees) + 2, _NODE * len(trees) + _SPECIAL)
        if depth + 2 + _levels(trees) > MAX_DEPTH:
            raise Full
        return Foreign(kind, name, trees)

    def _inside(self, make: "Callable[[Capture, Any, int], Tree]", value: Any, depth: int) -> Tree:
        """What make gives of a value that may lead to itself, be too much, or raise."""
        if id(value) in self._path:
            return self._opaque(value)
        if depth >= MAX_DEPTH:
            return self._summary(value)
        before = self._nodes, self._room, self._keys
        self._path.add(id(value))
        try:
            return make(self, value, depth)
        except self._passing:
            raise
        except Full:
            self._nodes, self._room, self._keys = before
            return self._summary(value)
        except BaseException:
            self._nodes, self._room, self._keys = before
            return self._opaque(value)
        finally:
            self._path.discard(id(value))

    def _opaque(self, value: Any) -> Opaque:
        self._room -= _SPECIAL
        return Opaque(type_name(value))

    def _summary(self, value: Any) -> Summary:
        self._room -= _SPECIAL
        summary = summary_of(value, self._digested)
        self._digested -= digested(value) if summary.digest else 0
        return summary

    def _fits(self, size: int) -> bool:
        """Take room for so many bytes, if there is."""
        if size > self._room:
            return False
        self._room -= size
        return True

    def _charge(self, nodes: int, size: int) -> None:
        self._nodes -= nodes
        self._work -= nodes
        self._room -= size
        if self._nodes < 0 or self._room < 0 or self._work < 0:
            raise Full


def _crosses(array: AnyArray) -> bool:
    known = array.dtype in CODES or dtype_bytes(array.dtype) is not None
    return known and array.ndim <= MAX_AXES and is_moderate(array.shape)


def _levels(tree: Tree) -> int:
    """How many levels of a tree are below its first."""
    kind = type(tree)
    below: Iterable[Tree] = ()
    if kind in (tuple, list, set, frozenset):
        below = tree
    elif kind is dict:
        below = (*tree, *tree.values())
    elif kind is Foreign:
        below = (tree.value,)
    elif kind is Table:
        columns: tuple[Column, ...] = (*tree.columns, *tree.index)
        below = (*tree.names, *(part for one in columns for part in (one.label, one.values)))
    elif kind is Column:
        below = (tree.label, tree.values)
    return max((1 + _levels(one) for one in below), default=0)


def _foreign(self: Capture, value: Any, depth: int) -> Tree:
    self._charge(1, _SPECIAL)
    return amount_of(self, value, depth)


_CONTAINERS: "dict[type, Callable[[Capture, Any, int], Tree]]" = {
    tuple: lambda self, own, depth: tuple(self.items(own, depth + 1)),
    # What is visited may change a list or dict meanwhile, but not the copy.
    list: lambda self, own, depth: self.items(own[:], depth + 1),
    dict: lambda self, own, depth: self.pairs(tuple(own.items()), "dict", depth),
    set: lambda self, own, depth: self.elements(set, own, depth),
    frozenset: lambda self, own, depth: self.elements(frozenset, own, depth),
}
