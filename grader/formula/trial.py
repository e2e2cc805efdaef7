"""One right side on trial: all ways to read it, worked out on all draws."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations, product
from typing import Literal, NamedTuple

import numpy as np

from grader.formula.errors import FormulaError, MisfitError, ShapeError
from grader.formula.evaluate import Evaluator
from grader.formula.question import Case, Question
from grader.formula.roles import Bounds, Roles, assignments
from grader.formula.scope import Definition, Scope
from grader.formula.tree import Name, Node, Ones, Product, Total, walk
from grader.formula.values import Algebra, Array, Value, total

TOLERANCE = 1e-7
Mode = Literal["sample", "batch"]


class NameReading(NamedTuple):
    """One way to read a tree.

    own: the text's own definitions come before what the question says of a name.
    other: names with a second meaning have that one.
    """

    mode: Mode
    roles: Roles
    own: bool = False
    other: bool = False


class Fit(NamedTuple):
    """An array shaped as the variable; `summed` if columns of samples had to be added for that."""

    array: Array
    summed: bool


class Want(NamedTuple):
    """A value to compare with and what it means; summed: only of fits that are, or are not."""

    meaning: str
    array: Array
    summed: bool | None = None


Wants = Callable[[Case], Sequence[Want]]


class Worked(NamedTuple):
    """What a tree comes to: fits, and how it was read."""

    fits: tuple[Fit, ...]
    turned: tuple[Fit, ...]
    used: frozenset[str]
    relaxed: bool


@dataclass(frozen=True)
class Trial:
    """A tree, the index letters of its left side, its place, and all that it may refer to."""

    question: Question
    tree: Node
    letters: tuple[str, ...] = ()
    place: int = 0
    definitions: Mapping[str, Sequence[Definition]] = field(default_factory=dict)
    steps: list[int] = field(default_factory=lambda: [0])

    def with_tree(self, tree: Node) -> "Trial":
        """The same for another tree."""
        return replace(self, tree=tree)

    @property
    def names_samples(self) -> bool:
        """Whether the number of samples, or a vector of ones, stands in the tree."""
        keys = self.question.sample_keys
        return any(
            (isinstance(node, Name) and node.key in keys)
            or (isinstance(node, Product) and any(isinstance(f, Ones) for f in node.factors))
            for node in walk(self.tree)
        )

    def readings(self) -> Iterator[NameReading]:
        """All ways to read it, likely ones first."""
        known = self.question.vocabulary
        redefined = any(known.knows(key) for key in self.definitions)
        batch = self.names_samples
        others = self.question.batches[0].others.keys()
        names = (n for tree in self._trees() for n in walk(tree) if isinstance(n, Name))
        ambiguous = any(name.key in others for name in names)
        meanings = product((False, True)[: 1 + redefined], (False, True)[: 1 + ambiguous])
        for own, other in meanings:
            for roles in assignments(self.tree, self._bounds()):
                over_samples = any(
                    isinstance(n, Total) and roles.get(n.index, "sample") == "sample"
                    for n in walk(self.tree)
                )
                modes: tuple[Mode, Mode] = ("sample", "batch")
                for mode in modes[::-1] if batch or over_samples else modes:
                    yield NameReading(mode, roles, own, other)

    def cases(self, reading: NameReading) -> tuple[Case, ...]:
        """The cases that a reading is worked out on."""
        return self.question.batches if reading.mode == "batch" else self.question.singles

    def _trees(self) -> Iterator[Node]:
        """The tree, and those of all definitions that it may need."""
        yield self.tree
        for held in self.definitions.values():
            yield from (definition.tree for definition in held if definition.tree is not None)

    def scope(self, case: Case, reading: NameReading) -> Scope:
        """What the symbols stand for in one case."""
        return Scope(
            {**case.values, **case.others} if reading.other else case.values,
            self.question.all_functions,
            case.columns,
            float(case.columns),
            self._bounds(),
            self.definitions,
            reading.own,
            case.extents,
        )

    def work_out(self, reading: NameReading, case: Case) -> Worked:
        """Its value in one case. Raises FormulaError if there is none."""
        scope = self.scope(case, reading)
        evaluator = Evaluator(scope, reading.roles, self.place, self.steps)
        value = evaluator.result(self.tree)
        shape = case.right.shape
        fits = tuple(_fits(value, shape, self.letters, reading.roles, case.columns))
        turned = tuple(_fits(value, shape[::-1], (), reading.roles, case.columns))
        if not fits and not turned:
            algebra = Algebra(case.extents)
            written, wanted = algebra.shape(value), algebra.shape(Value(case.right))
            if value.axes:
                raise ShapeError(f"its indices do not run over the shape {wanted}")
            raise MisfitError(f"it is {written}, not {wanted}")
        return Worked(fits, turned, frozenset(evaluator.used), evaluator.relaxed)

    def agrees(self, reading: NameReading, wants: Wants) -> str | None:
        """The meaning of the first want that the value equals in every case; None if none."""
        agreed: list[int] | None = None
        meanings: list[str] = []
        for case in self.cases(reading):
            try:
                fits = self.work_out(reading, case).fits
            except FormulaError:
                return None
            wanted = wants(case)
            meanings = [want.meaning for want in wanted]
            equal = [at for at, want in enumerate(wanted) if any(matches(f, want) for f in fits)]
            agreed = equal if agreed is None else [at for at in agreed if at in equal]
            if not agreed:
                return None
        return meanings[agreed[0]] if agreed else None

    def _bounds(self) -> Bounds:
        samples = self.question.sample_keys
        return Bounds(samples, self.question.batches[0].numbers.keys() - samples)


def matches(fit: Fit, want: Want) -> bool:
    """Whether a fit equals what is wanted."""
    if want.summed is not None and want.summed != fit.summed:
        return False
    return equal(fit.array, want.array)


def equal(one: Array, other: Array) -> bool:
    """Whether two arrays of one shape are equal up to rounding."""
    if one.shape != other.shape:
        return False
    scale = max(float(np.abs(other).max(initial=0.0)), 1e-12)
    return bool(np.abs(one - other).max(initial=0.0) <= TOLERANCE * scale)


def _fits(
    value: Value, shape: tuple[int, ...], letters: Sequence[str], roles: Roles, samples: int
) -> Iterator[Fit]:
    """The arrays of a shape that a value may stand for; columns of samples are added up."""
    summed = False
    for axis in value.axes:
        over_samples = roles.get(axis, "sample") == "sample"
        if over_samples or (letters and axis not in letters):
            summed |= over_samples
            value = total(value, axis)
    order = tuple(axis for axis in letters if axis in value.axes)
    for axes in [order] if letters else permutations(value.axes):
        array = value.array.transpose([value.axes.index(axis) for axis in axes] + [-2, -1])
        below = len(letters) == 2 and axes == tuple(letters[1:])
        for one, added in _shaped(array, samples, below):
            if one.shape == shape:
                yield Fit(one, added or summed)


def _shaped(array: Array, samples: int, below: bool) -> Iterator[tuple[Array, bool]]:
    """An array (indices..., rows, columns) with two axes, and whether columns were added.

    below: whether its only index is the second one of the left side, as j of W_{ij}.
    """
    *indices, _, columns = array.shape
    parts = [(array, False)]
    if columns == samples > 1:
        parts.append((array.sum(-1, keepdims=True), True))
    for part, added in parts:
        if not indices:
            yield part, added
        elif len(indices) == 1 and 1 in part.shape[-2:]:
            entries = part.reshape(indices[0], -1)
            yield (entries.T if below else entries), added
        elif len(indices) == 2 and part.shape[-2:] == (1, 1):
            yield part[..., 0, 0], added
