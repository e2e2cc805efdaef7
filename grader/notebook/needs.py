"""Which cells the graded functions depend on, found statically and erring towards running.

A cell is needed if it binds a name that a needed cell (or the lab) reads, or if it changes
something that such a name stands for. Names are taken per cell, not per statement.
"""

import builtins
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from grader.notebook.names import Names
from grader.notebook.read import Cell

_BUILTINS = frozenset(dir(builtins))
T = TypeVar("T")


def needed_cells(cells: Iterable[Cell], roots: Iterable[str]) -> frozenset[int]:
    """Indices of the cells that must run for the names in roots to work."""
    cells = tuple(cells)
    names = {cell.index: cell.analysis.names for cell in cells}
    needed = set(_opaque(names))
    if needed:  # what they run may need any import
        needed |= {index for index, cell in names.items() if cell.modules}
    # Functions and modules are handed around all the time, and are not changed by that.
    code = {name for cell in names.values() for name in (*cell.functions, *cell.modules)}
    modules = {name for cell in names.values() for name in cell.modules}
    making, changing, callers = _Index[int](), _Index[int](), _Index[int]()
    affecting, using, other_names = _Index[str](), _Index[str](), _Index[set[str]]()
    for cell in cells:
        found = names[cell.index]
        making.add(cell.index, found.binds)
        changing.add(cell.index, found.changes | (found.methods - modules) | (found.handed - code))
        callers.add(cell.index, found.called)
        for function, changed in found.effects.items():
            affecting.add(function, changed)
        for function, changed in found.may_affect.items():
            affecting.add(function, changed - code)
        for function, read in found.inner_reads.items():
            using.add(function, read)
        for statement in cell.analysis.statements:
            inner = statement.names
            other_names.add(inner.binds, (inner.aliased | inner.handed | inner.methods) - code)
    left = [*roots, *_read(names[index] for index in needed)]
    # Other names of what is needed: of these only those cells are that change what they stand for.
    others: list[str] = []
    followed: set[int] = set()
    while left or others:
        name, is_needed = (left.pop(), True) if left else (others.pop(), False)
        # Each entry is taken out when it is used, so that the work is linear in the names.
        for bound in other_names.take(name):
            if id(bound) not in followed:
                followed.add(id(bound))
                others.extend(bound)
        found_cells = {*changing.take(name), *(making.take(name) if is_needed else ())}
        functions = affecting.take(name)
        while functions:
            function = functions.pop()
            found_cells.update(callers.take(function))
            functions.extend(using.take(function))
        left.extend(_read(names[index] for index in found_cells - needed))
        needed |= found_cells
    return frozenset(needed)


def _read(cells: Iterable[Names]) -> Iterator[str]:
    return (name for names in cells for name in names.reads if name not in _BUILTINS)


def _opaque(cells: Mapping[int, Names]) -> Iterator[int]:
    """The cells that may do anything: by themselves, or by calling a function that may."""
    calling, using = _Index[int](), _Index[str]()
    left: list[str] = []
    for index, names in cells.items():
        calling.add(index, names.called)
        for function, read in names.inner_reads.items():
            using.add(function, read)
        left.extend(names.hidden)
        if names.opaque:
            yield index
    while left:
        function = left.pop()
        yield from calling.take(function)
        left.extend(using.take(function))


class _Index(Generic[T]):
    """What belongs to each name, to be taken out once."""

    def __init__(self) -> None:
        self._held: dict[str, list[T]] = {}

    def add(self, value: T, names: Iterable[str]) -> None:
        for name in names:
            self._held.setdefault(name, []).append(value)

    def take(self, name: str) -> list[T]:
        return self._held.pop(name, [])
