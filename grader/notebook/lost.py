"""What a notebook does to its own answers: what takes one away, what of the handout is missing."""

import builtins
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from grader.notebook.calls import names_used, reached
from grader.notebook.cell_analysis import FILLED, Kind, analyse
from grader.notebook.cleared import cleared_names
from grader.notebook.functions import FunctionDefinition, counting, definitions
from grader.notebook.names import Names
from grader.notebook.python import definitions_left
from grader.notebook.read import Cell
from grader.notebook.sources import sources_of

MOST_KEPT = 8
_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Taken:
    """A name whose definition, in the cell `own`, is not what it is bound to in the end.

    by is the first cell that binds it to something else, kind what to.
    """

    name: str
    own: int
    by: int
    kind: Kind


@dataclass(frozen=True)
class Changed:
    """A later cell that may change what a function does, and the name that it does so by, if any.

    own is the cell of the function's definition.
    """

    own: int
    by: int
    name: str = ""


@dataclass(frozen=True)
class Lost:
    """What is to be done so that each answer counts as it was meant.

    provided are statements of the handout that the notebook lacks, imports those that these
    need before the notebook itself imports them, needed_by the functions that need them. taken
    are names that hold no definition in the end, cleared_by is the cell that clears needed names;
    again are the statements that bind them, each with its cell, to be run when all cells have run.
    changed gives the functions that a later cell may change,
    which are worth being kept as they are at the end of their own cell. asked_at are the cells at
    whose end something is asked for.
    """

    provided: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    needed_by: frozenset[str] = frozenset()
    taken: tuple[Taken, ...] = ()
    cleared_by: int | None = None
    again: tuple[tuple[int, str], ...] = ()
    changed: Mapping[str, Changed] = field(default_factory=dict)
    asked_at: frozenset[int] = frozenset()

    @property
    def kept(self) -> frozenset[int]:
        """The cells at whose end the notebook is kept as it is."""
        return self.asked_at | {changed.own for changed in self.changed.values()}


def lost_answers(
    cells: Sequence[Cell], template: Sequence[Cell], graded: Sequence[str], helpers: Sequence[str]
) -> Lost:
    """Look for what a notebook does to the answers of these functions."""
    bound = definitions(cells, {*graded, *helpers})
    taken = tuple(
        found for name in (*helpers, *graded) if (found := _taken(bound.get(name, ()))) is not None
    )
    reads = names_used(cells, exact=True)
    there = _bound(cells) | _BUILTINS
    # Only what the handout binds can be put back.
    of_handout = _bound(template) - there - {*graded}
    missing = {name: {name, *reached(reads, name)} & of_handout for name in graded}
    provided, imports, names = _provided(
        cells, template, frozenset().union(*missing.values()), of_handout
    )
    cleared = cleared_names(
        cells, {each for name in graded for each in (name, *reached(reads, name))}
    )
    again = _again(cells, [found.name for found in taken])
    return Lost(
        provided,
        imports,
        frozenset(name for name in graded if missing[name] & names),
        taken,
        cleared.by if cleared else None,
        (*cleared.again, *again) if cleared else again,
        _changed(cells, template, bound, reads, graded),
    )


def touches(names: Names, reached: Set[str], modules: Set[str], *, as_provided: bool) -> str | None:
    """The name by which a cell may change what reaches these names, "" if any; None if it cannot.

    modules are handed around all the time, and are not changed by that. as_provided: the cell
    stands in the handout, where to hand on a function changes nothing.
    """
    changes = names.binds | names.changes
    if not as_provided:
        changes = changes | ((names.methods | names.handed | names.aliased) - modules)
    by = min(reached & changes, key=lambda name: (name not in names.binds, name), default=None)
    python = {"builtins", "__builtins__"}
    python |= {name for name, of in names.packages.items() if "builtins" in of}
    hidden = names.opaque or (not python.isdisjoint(names.changes) and reached & _BUILTINS)
    return "" if by is None and hidden else by


def cell_that_may_matter(
    cells: Sequence[Cell], left_out: Collection[int], template: Sequence[Cell], names: Iterable[str]
) -> int | None:
    """The first cell left out that may change what these functions do; None where none can.

    To change it a cell has to get at a name that they reach, or at another name of what one stands
    for, or at what gets at all names. What stands in the handout as well is taken for what it does
    there.
    """
    provided = {cell.source.strip() for cell in template}
    reads = names_used(cells, exact=True)
    within = {each for name in names for each in (name, *reached(reads, name))}
    modules = modules_of(cells)
    other_names: dict[str, list[set[str]]] = {}
    affecting: dict[str, set[str]] = {}
    for cell in cells:
        if cell.source.strip() in provided:
            continue
        for statement in cell.analysis.statements:
            found = statement.names
            for source in (found.aliased | found.handed | found.methods) - modules:
                other_names.setdefault(source, []).append(found.binds)
            for function in {*found.effects, *found.may_affect}:
                held = affecting.setdefault(function, set())
                held |= found.effects.get(function, set())
                held |= found.may_affect.get(function, set()) - modules
    within = _with_names_of(within, other_names)
    keys = _keys(cell for cell in cells if cell.source.strip() not in provided)
    keys |= {function for function, changed in affecting.items() if changed & within}
    for cell in cells:
        if cell.index in left_out:
            as_provided = cell.source.strip() in provided
            own = cell.analysis.names
            if touches(own, within, modules, as_provided=as_provided) is not None:
                return cell.index
            if not as_provided and own.reads & keys:
                return cell.index
    return None


def _keys(cells: Iterable[Cell]) -> set[str]:
    """The names that stand for what may get at any other: a module, a shell, a function."""
    keys: set[str] = set()
    made_with: dict[str, list[set[str]]] = {}
    for cell in cells:
        for statement in cell.analysis.statements:
            found = statement.names
            keys |= found.hidden | (found.binds if found.opaque else set())
            for name in found.reads:
                made_with.setdefault(name, []).append(found.binds)
    return _with_names_of(keys, made_with)


def _with_names_of(names: set[str], bound_from: dict[str, list[set[str]]]) -> set[str]:
    """These names and all that are bound from them; it empties the index, to be quick."""
    found, left, followed = set(names), list(names), set[int]()
    while left:
        for bound in bound_from.pop(left.pop(), ()):
            if id(bound) not in followed:
                followed.add(id(bound))
                left.extend(bound - found)
                found |= bound
    return found


def modules_of(cells: Iterable[Cell]) -> set[str]:
    """The names that stand for modules wherever a notebook binds them."""
    kinds: dict[str, set[str]] = {}
    for cell in cells:
        for statement in cell.analysis.statements:
            for name, kind in statement.binds.items():
                kinds.setdefault(name, set()).add(kind)
    return {name for name, found in kinds.items() if found <= {"import", "module"}}


def _taken(bound: Sequence[FunctionDefinition]) -> Taken | None:
    if not bound:
        return None
    own = counting(bound)
    after = bound[bound.index(own) + 1 :]
    if own.kind not in FILLED or not after or own.kind == "perhaps":
        return None
    return Taken(own.name, own.cell, after[0].cell, after[0].kind)


def _again(cells: Sequence[Cell], names: Collection[str]) -> tuple[tuple[int, str], ...]:
    """The definitions that can be run by themselves."""
    return tuple(
        (source.cell, source.text)
        for source in sources_of(cells, names)
        if [set(one.binds) for one in analyse(source.text).statements] == [{source.function}]
    )


def _bound(cells: Iterable[Cell]) -> set[str]:
    """All names that a notebook binds; of a broken cell those that can be read."""
    found: set[str] = set()
    for cell in cells:
        if cell.analysis.error is None:
            found |= cell.analysis.names.binds
        for statement in cell.analysis.statements:
            found.update(statement.binds)
    return found


def _provided(
    cells: Sequence[Cell],
    template: Sequence[Cell],
    missing: Collection[str],
    of_handout: Collection[str],
) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """The statements of the handout that bind missing names, imports they need, and these names.

    of_handout are all that it binds and the notebook lacks.
    """
    if not missing or any(_may_bind_anything(cell.source) for cell in cells):
        return (), (), frozenset()
    there = [
        (text, analyse(text).names) for cell in template for text in definitions_left(cell.source)
    ]
    wanted, found = set(missing), set[str]()
    chosen: set[str] = set()
    while wanted - found:
        name = min(wanted - found)
        found.add(name)
        for text, names in there:
            if name in names.binds:
                chosen.add(text)
                wanted |= names.reads & set(of_handout)
    texts = tuple(dict.fromkeys(text for text, _ in there if text in chosen))
    put_back = {name for text, names in there if text in chosen for name in names.binds}
    reads = {name for text, names in there if text in chosen for name in names.reads}
    imports = dict.fromkeys(
        text for text, names in there if text not in chosen and reads & names.modules
    )
    return texts, tuple(imports), frozenset(put_back)


def _may_bind_anything(source: str) -> bool:
    return "import *" in source or "pylab" in source


def _changed(
    cells: Sequence[Cell],
    template: Sequence[Cell],
    bound: Mapping[str, Sequence[FunctionDefinition]],
    reads: Mapping[str, frozenset[str]],
    graded: Sequence[str],
) -> Mapping[str, Changed]:
    provided = {cell.source.strip() for cell in template}
    modules = modules_of(cells)
    keys = _keys(cell for cell in cells if cell.source.strip() not in provided)

    def changes(cell: Cell, within: Set[str]) -> str | None:
        names, as_provided = cell.analysis.names, cell.source.strip() in provided
        by = touches(names, within, modules, as_provided=as_provided)
        return "" if by is None and not as_provided and names.reads & keys else by

    found: dict[str, Changed] = {}
    for name in graded:
        own = counting(bound[name]) if name in bound else None
        if own is None or own.kind not in FILLED:
            continue
        within = {name, *reached(reads, name)}
        later = [
            (cell, by)
            for cell in cells
            if cell.index > own.cell and (by := changes(cell, within)) is not None
        ]
        kept = {one.own for one in found.values()}
        if later and (own.cell in kept or len(kept) < MOST_KEPT):
            cell, by = min(later, key=lambda one: _doubt(one[0].analysis.names, one[1]))
            found[name] = Changed(own.cell, cell.index, by)
    return found


def _doubt(names: Names, by: str) -> int:
    """How unsure it is that a cell changes what it may change, so that the surest is named."""
    ways = (by in names.binds, by in names.changes, bool(by))
    return ways.index(True) if True in ways else len(ways)
