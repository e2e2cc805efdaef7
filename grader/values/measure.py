"""How large a tree is: how many values it holds, and in what shape."""

from numpy import bytes_, ndarray, str_

from .limits import MAX_AXES
from .tree import Column, Foreign, Table, Tree


def count_of(tree: Tree) -> int:
    """How many numbers a tree holds; eight characters count as one, as does any other value."""
    kind = type(tree)
    if kind is ndarray:
        return int(tree.size) + (tree.nbytes // 8 if tree.dtype.kind in "US" else 0)
    if kind in (str, bytes, str_, bytes_):
        return len(tree) // 8 + 1
    if kind in (tuple, list, set, frozenset):
        return sum(map(count_of, tree)) + 1
    if kind is dict:
        return sum(map(count_of, (*tree, *tree.values()))) + 1
    if kind is Foreign:
        return count_of(tree.value)
    if kind is Table:
        return sum(map(count_of, (*tree.columns, *tree.index))) + 1
    return count_of(tree.values) if kind is Column else 1


def shape_of(tree: Tree) -> "tuple[int, ...]":
    """The shape of an array, or of nested lists by the first entry of each."""
    extents: list[int] = []
    while type(tree) in (list, tuple) and len(extents) < MAX_AXES:
        extents.append(len(tree))
        tree = tree[0] if tree else None
    inner = tree.shape if type(tree) is ndarray else ()
    return (*extents, *inner)[:MAX_AXES]
