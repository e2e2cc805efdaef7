"""What the source of a function tells of how it depends on its arguments."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from grader.notebook.calls import names_used, reached
from grader.notebook.functions import last_definitions
from grader.notebook.globals_read import data_read_from_outside
from grader.notebook.habits import Habits
from grader.notebook.read import Cell


@dataclass(frozen=True)
class FunctionUse:
    """A function's parameters, those that it never reads, and what it takes from elsewhere.

    by_name are further parameters, which only a call by name can give. outside names the notebook's
    data that it reads, itself or through its helpers; int_literals are the whole numbers written in
    it, in its helpers, or bound to a name that they read. calls names the other asked functions
    that it calls, by itself or through helpers; repeats says that something in it, or in its
    helpers, is done again and again, or handed on to be.
    """

    parameters: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    int_literals: frozenset[int] = frozenset()
    habits: Habits = field(default_factory=Habits)
    calls: tuple[str, ...] = ()
    repeats: bool = False
    by_name: tuple[str, ...] = ()

    @property
    def telling(self) -> tuple[str, ...]:
        """The data of the notebook that it reads, where that may be what is wrong.

        What the handout binds is so only in the place of an argument that it never reads.
        """
        harmless = self.habits.harmless | (frozenset() if self.unread else self.habits.given)
        return tuple(name for name in self.outside if name not in harmless)


def function_uses_of(
    cells: Iterable[Cell], names: Collection[str], only: Collection[str] | None = None
) -> Mapping[str, FunctionUse]:
    """The traits of those names whose definition that counts is a function, or of only some."""
    cells = tuple(cells)
    outside = data_read_from_outside(cells, names)
    uses = names_used(cells)
    integers = _integers_by_name(cells)
    repeating = _repeating(cells)
    found = {}
    for name, definition in last_definitions(cells, names).items():
        function = definition.function
        if function is None or (only is not None and name not in only):
            continue
        leans_on = (name, *reached(uses, name))
        own = {name: uses.get(name, frozenset())}
        helpers = reached({**uses, **dict.fromkeys(names, frozenset()), **own}, name)
        found[name] = FunctionUse(
            function.parameters,
            function.unread,
            outside.get(name, ()),
            frozenset().union(*(integers.get(one, ()) for one in leans_on)),
            calls=tuple(other for other in names if other in helpers),
            repeats=not repeating.isdisjoint({name, *helpers.difference(names)}),
            by_name=function.by_name,
        )
    return found


def _repeating(cells: Iterable[Cell]) -> set[str]:
    """The functions that loop, or make functions that something else may call in a loop."""
    return {
        name
        for cell in cells
        for statement in cell.analysis.statements
        if statement.function is not None and statement.function.repeats
        for name in statement.binds
    }


def _integers_by_name(cells: Iterable[Cell]) -> Mapping[str, set[int]]:
    """The whole numbers in every function, and those that names stand for."""
    found: dict[str, set[int]] = {}
    for cell in cells:
        for statement in cell.analysis.statements:
            for name in statement.binds if statement.integers else ():
                found.setdefault(name, set()).update(statement.integers)
    return found
