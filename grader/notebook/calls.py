"""Who calls whom: which names of the notebook a function of it leans on, found statically."""

from collections.abc import Iterable, Mapping

from grader.notebook.read import Cell

Uses = Mapping[str, frozenset[str]]


# Many names bound at once, with many that are read, are kept as one: each would get them all.
_MANY = 8


def names_used(cells: Iterable[Cell], *, exact: bool = False) -> Uses:
    """For each name bound at top level, the names that its definitions read.

    Every definition of a name counts, and what is put into it. Attributes and strings count too,
    which may stand for names: it is a map of what may be called. Not so where it is to be exact.
    """
    uses: dict[str, set[str]] = {}
    for cell in cells:
        for number, statement in enumerate(cell.analysis.statements):
            names = statement.names
            made = set(statement.binds) if exact else {*statement.binds, *names.changes}
            read = names.reads if exact else names.reads | names.mentions
            if len(made) > _MANY:
                together = f"<{cell.index}, {number}>"
                uses[together], read = set(read), {together}
            for name in made:
                uses.setdefault(name, set()).update(read)
    return {name: frozenset(read) for name, read in uses.items()}


def reached(uses: Uses, name: str) -> frozenset[str]:
    """Every name that a function leans on, directly or through others; not its own."""
    found: set[str] = set()
    left = [name]
    while left:
        new = uses.get(left.pop(), frozenset()) - found
        found |= new
        left.extend(new)
    return frozenset(each for each in found if each != name and each[0] != "<")
