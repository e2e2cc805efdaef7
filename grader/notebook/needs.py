"""Which cells the graded functions depend on, found statically and erring towards running.

A cell is needed if it binds a name that a needed cell (or the lab) reads, or if it changes
something that such a name stands for; what changes something of a package changes all that is
imported from it. Names are taken per cell, not per statement. Where code may act unseen, all run.
"""

import builtins
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Generic, TypeVar

from grader.notebook.calls import reached
from grader.notebook.names import Names
from grader.notebook.read import Cell

_BUILTINS = frozenset(dir(builtins))
# Packages that hold settings of the whole process.
_SETTINGS = frozenset({"decimal", "locale", "sys", "warnings"})
# What IPython keeps of earlier cells: their values and their text.
_HISTORY = re.compile(r"_{1,3}|_+i{0,3}\d*|_[io]h|In|Out")
T = TypeVar("T")


def needed_cells(cells: Iterable[Cell], roots: Iterable[str]) -> frozenset[int]:
    """Indices of the cells that must run for the names in roots to work."""
    cells = tuple(cells)
    names = {cell.index: cell.analysis.names for cell in cells}
    if _acts_unseen(names.values()):
        return frozenset(names)
    needed = set(_opaque(names))
    if needed:  # what they run may need any import
        needed |= {index for index, cell in names.items() if cell.modules}
    # Functions and modules are handed around all the time, and are not changed by that.
    code = {name for cell in names.values() for name in (*cell.functions, *cell.modules)}
    modules = {name for cell in names.values() for name in cell.modules}
    packages = _Packages(names.values())
    alike = packages.with_all_of
    making, changing, callers = _Index[int](), _Index[int](), _Index[int]()
    affecting, using, other_names = _Index[str](), _Index[str](), _Index[set[str]]()
    for cell in cells:
        found = names[cell.index]
        making.add(cell.index, found.binds)
        changed = found.changes | (found.methods - modules) | (found.handed - code)
        changing.add(cell.index, alike(changed))
        callers.add(cell.index, found.called)
        for function, changed in found.effects.items():
            affecting.add(function, alike(changed))
        for function, changed in found.may_affect.items():
            affecting.add(function, changed - code)
        for function, read in found.inner_reads.items():
            using.add(function, read)
        for statement in cell.analysis.statements:
            inner = statement.names
            other_names.add(inner.binds, (inner.aliased | inner.handed | inner.methods) - code)
    left = [*roots, *_read(names[index] for index in needed)]
    # Other names of what is needed: of these only those cells are that change what they stand for.
    others = list(packages.names_of(_SETTINGS))
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


class _Packages:
    """The names that stand for modules of one package, or for what is imported from them."""

    def __init__(self, cells: Iterable[Names]) -> None:
        self._packages: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for cell in cells:
            for name, packages in cell.packages.items():
                self._packages.setdefault(name, set()).update(packages)
                for package in packages:
                    self._names.setdefault(package, set()).add(name)

    def names_of(self, packages: Iterable[str]) -> set[str]:
        """All names that are from these packages."""
        return {name for package in packages for name in self._names.get(package, ())}

    def with_all_of(self, changed: set[str]) -> set[str]:
        """These names, and all that are of a package of which one is."""
        packages = (self._packages.get(name, ()) for name in changed)
        return changed | self.names_of(chain.from_iterable(packages))


def _acts_unseen(cells: Collection[Names]) -> bool:
    """Whether something is done, or read, that no name tells of.

    That is what a class does to the notebook by attributes and operators of its instances, a change
    of Python's built-in names, and what IPython keeps of earlier cells.
    """
    bound = {name for cell in cells for name in cell.binds}
    read = {name for cell in cells for name in cell.reads}
    if any(_HISTORY.fullmatch(name) for name in read - bound):
        return True
    changed = {name for cell in cells for name in cell.changes.union(*cell.effects.values())}
    of_python = {name for cell in cells for name, of in cell.packages.items() if "builtins" in of}
    if not changed.isdisjoint({"__builtins__", *of_python}):
        return True
    classes = {name for cell in cells for name in cell.classes}
    harmless = _BUILTINS.union(*(cell.functions | cell.modules for cell in cells))
    acting, reads = set[str](), dict[str, frozenset[str]]()
    for cell in cells if classes else ():
        acting |= cell.hidden
        acting.update(name for name, changed in cell.effects.items() if changed - _BUILTINS)
        acting.update(name for name, handed in cell.may_affect.items() if handed - harmless)
        for name, inner in cell.inner_reads.items():
            reads[name] = reads.get(name, frozenset()) | inner
    return any(not acting.isdisjoint({name, *reached(reads, name)}) for name in classes)


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
