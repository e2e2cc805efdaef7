"""Who calls whom: which names of the notebook a function of it leans on, found statically."""

from collections.abc import Iterable, Mapping

from grader.notebook.read import Cell

Uses = Mapping[str, frozenset[str]]


def names_used(cells: Iterable[Cell]) -> Uses:
    """For each name bound at top level, the names that its definitions read.

    Every definition of a name counts, and what is put into it. Attributes and strings count too,
    which may stand for names: it is a map of what may be called.
    """
    uses: dict[str, set[str]] = {}
    for cell in cells:
        for statement in cell.analysis.statements:
            names = statement.names
            for name in {*statement.binds, *names.changes}:
                uses.setdefault(name, set()).update(names.reads, names.mentions)
    return {name: frozenset(read) for name, read in uses.items()}


def reached(uses: Uses, name: str) -> frozenset[str]:
    """Every name that a function leans on, directly or through others; not its own."""
    found: set[str] = set()
    left = [name]
    while left:
        new = uses.get(left.pop(), frozenset()) - found
        found |= new
        left.extend(new)
    return frozenset(found - {name})
