r"""The value of a tree, as a reader would take it.

Products are those of `products.py`. A sum over samples takes its body for each column of a batch.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from grader.formula.errors import FormulaError, ShapeError, UnknownSymbolError
from grader.formula.functions import STANDARD, Function
from grader.formula.names import derived_from
from grader.formula.products import multiply
from grader.formula.roles import Roles, assignments
from grader.formula.scope import NO_BOUNDS, Definition, Scope
from grader.formula.show import show, show_key
from grader.formula.tree import (
    Call,
    Compare,
    Indexed,
    Name,
    Negative,
    Node,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Sum,
    Total,
    Transpose,
)
from grader.formula.values import Algebra, Array, Value, as_value, name_axis, total, transpose

MAX_STEPS = 15_000
STEP_SIZE = 1_000  # entries of an array that count for another step
MAX_DEFINITIONS = 10
STEP = 1e-6  # of a difference that stands for a derivative
_COMPARISONS: dict[str, Callable[[Array, Array], Array]] = {
    ">": lambda a, b: (a > b).astype(float),
    "<": lambda a, b: (a < b).astype(float),
    ">=": lambda a, b: (a >= b).astype(float),
    "<=": lambda a, b: (a <= b).astype(float),
    "=": lambda a, b: (a == b).astype(float),
}


def evaluate(
    tree: Node,
    variables: Mapping[str, ArrayLike],
    functions: Mapping[str, Function] = STANDARD,
    columns: int = 1,
) -> Array:
    """The value of a tree: an array of two axes, 1 by 1 for a number.

    variables: by key, numbers, vectors (taken as columns) or matrices.
    columns: how many columns of a variable make it one that a sum over samples runs through.
    Raises UnknownSymbolError, ShapeError, or FormulaError if the value is not finite.
    """
    values = {key: as_value(given) for key, given in variables.items()}
    roles = next(assignments(tree, NO_BOUNDS))
    reader = Evaluator(Scope(values, functions, columns, float(columns)), roles)
    value = reader.result(tree)
    if value.axes:
        raise ShapeError(f"free indices {', '.join(value.axes)}")
    return value.array


class Evaluator:
    """Evaluates a tree in one scope, with one way to read index letters.

    place: where in the text it stands. used: keys of the definitions that took part.
    relaxed: whether a product of equal shapes was taken entry by entry.
    """

    def __init__(
        self, scope: Scope, roles: Roles, place: int = 0, steps: list[int] | None = None
    ) -> None:
        """Begin. steps: a count of the nodes evaluated, perhaps shared with other evaluations."""
        self.scope = scope
        self.roles = roles
        self.algebra = Algebra(scope.extents)
        self.used: set[str] = set()
        self.relaxed = False
        self._place = place
        self._depth = 0
        self._steps = [0] if steps is None else steps
        self._defined: dict[tuple[str, Definition], Value | None] = {}

    def _part(self, roles: Roles, place: int) -> "Evaluator":
        """An evaluator of a part of what this one evaluates: a definition."""
        if self._depth >= MAX_DEFINITIONS:
            raise FormulaError("definitions that need too many others")
        part = Evaluator(self.scope, roles, place, self._steps)
        part.used, part._defined, part._depth = self.used, self._defined, self._depth + 1
        return part

    def result(self, tree: Node) -> Value:
        """The value of a whole formula. FormulaError also if it is not finite."""
        with np.errstate(all="ignore"):
            value = self.value(tree)
        if not np.isfinite(value.array).all():
            raise FormulaError("its value is not finite")
        return value

    def value(self, node: Node, sample: str | None = None) -> Value:
        """The value of a node; `sample` is the axis along which samples run around here."""
        self._count(1)
        value = self._value(node, sample)
        self._count(value.array.size // STEP_SIZE)
        return value

    def _count(self, steps: int) -> None:
        self._steps[0] += steps
        if self._steps[0] > MAX_STEPS:
            raise FormulaError("there is too much to work out")

    def _value(self, node: Node, sample: str | None) -> Value:
        match node:
            case Number(number):
                return Value(np.full((1, 1), number))
            case Ones():
                return Value(np.ones((1, 1)), ones="column")
            case Name():
                return self._name(node, sample)
            case Negative(body):
                value = self.value(body, sample)
                return Value(-value.array, value.axes, value.ones)
            case Transpose(body):
                return transpose(self.value(body, sample))
            case Sum(terms):
                value = self.value(terms[0], sample)
                for term in terms[1:]:
                    value = self.algebra.add(value, self.value(term, sample))
                return value
            case Product(factors, signs):
                values = [self.value(factor, sample) for factor in factors]
                value, relaxed = multiply(self.algebra, values, signs)
                self.relaxed |= relaxed
                return value
            case Quotient(top, bottom):
                return self.algebra.divide(self.value(top, sample), self.value(bottom, sample))
            case Power(base, exponent):
                return self.algebra.power(self.value(base, sample), self.value(exponent, sample))
            case Call(key, arguments):
                return self._applied(
                    key, tuple(self.value(argument, sample) for argument in arguments)
                )
            case Indexed(body, subs, sups):
                return self._indexed(self.value(body, sample), subs, sups, sample)
            case Total():
                return self._total(node, sample)
            case Compare():
                return self._compare(node, sample)

    def _name(self, name: Name, sample: str | None) -> Value:
        value = self._known(name.key)
        if value is None and (name.subs or name.sups) and len(name.key) == 1:
            value = self._known(name.key.swapcase())  # a^{(i)} is a column of A
        if value is None and (label := self._kronecker(name)) is not None:
            return self.value(label, sample)
        if value is None:
            raise UnknownSymbolError(f"the symbol {show(name)} is not known")
        return self._indexed(value, name.subs, name.sups, sample)

    def _indexed(
        self, value: Value, subs: Sequence[str], sups: Sequence[str], sample: str | None
    ) -> Value:
        """A value with its index letters: samples pick columns, components rows, then columns."""
        samples = [s for s in (*subs, *sups) if self.roles.get(s) == "sample"]
        axis = samples[0] if samples else sample
        if samples and value.columns != self.scope.columns:
            raise ShapeError(f"{axis} counts samples, but stands on something without samples")
        runs = value.columns == self.scope.columns and axis not in value.axes
        if axis is not None and runs:
            value = name_axis(value, -1, axis)
        components = [s for s in subs if self.roles.get(s) == "component"]
        if len(components) > 2:
            raise ShapeError("more than two indices on one symbol")
        if components:
            value = name_axis(value, -2, components[0])
        return name_axis(value, -1, components[1]) if len(components) == 2 else value

    def _known(self, key: str) -> Value | None:
        """What a name stands for: what the question says, or what the text itself does."""
        known = self.scope.variables.get(key)
        if known is not None and not self.scope.own:
            return known
        if key not in self.scope.definitions or not any(self._nearest(key)):
            top = derived_from(key)
            if known is not None and top != key and top in self.scope.definitions:
                mine, theirs = self._known(top), self.scope.variables.get(top)
                if mine is None or theirs is None or not _same(mine, theirs):
                    raise UnknownSymbolError(f"{show_key(key)} of another {show_key(top)}")
            return known
        self.used.add(key)
        own = self._definition(key)
        if own is None and known is not None:
            raise UnknownSymbolError(f"what the answer says of {show_key(key)} cannot be read")
        return own

    def _nearest(self, key: str) -> Iterator[list[Definition]]:
        """What the text says of a name before the place of use, the last first; else what follows.

        Where it cannot be read, nothing before it counts.
        """
        given = self.scope.definitions[key]
        known = key in self.scope.variables  # and so is what it is made from: q = q - p
        placed = {d.place for d in given if d.place < self._place or not d.update}
        places = sorted(place for place in placed if not known or place != self._place)
        before = [place for place in places if place < self._place]
        for place in reversed(before) if before else places:
            held = [definition for definition in reversed(given) if definition.place == place]
            yield held
            if any(definition.tree is None for definition in held):
                return

    def _definition(self, key: str) -> Value | None:
        found: Value | None = None
        for held in self._nearest(key):
            value = next((v for d in held if (v := self._worked(key, d)) is not None), None)
            if value is None or found is None:
                found = found or value
            elif not _same(found, value):
                raise UnknownSymbolError(f"{show_key(key)} has several meanings")
            if found is not None and held[0].place < self._place:
                return found
        return found

    def _worked(self, key: str, definition: Definition) -> Value | None:
        at = key, definition
        if at not in self._defined:
            self._defined[at] = None  # a definition that needs itself is none
            self._defined[at] = self._evaluated(definition)
        return self._defined[at]

    def _evaluated(
        self, definition: Definition, given: Mapping[str, Value] | None = None
    ) -> Value | None:
        """The matrix that a definition gives, if it gives one; of a function, for what is given."""
        if definition.tree is None:
            return None
        misfit: FormulaError | None = None
        for roles in assignments(definition.tree, self.scope.bounds, components_first=True):
            part = self._part(roles, definition.place)
            if given:
                others = {k: v for k, v in self.scope.definitions.items() if k not in given}
                variables = {**self.scope.variables, **given}
                part.scope = replace(self.scope, variables=variables, definitions=others)
                part._defined = {}
            try:
                return _as_matrix(part.value(definition.tree), definition.letters)
            except UnknownSymbolError:
                continue
            except FormulaError as error:
                misfit = misfit or error
        if misfit is not None:
            raise misfit
        return None

    def _applied(self, key: str, given: tuple[Value, ...]) -> Value:
        """A function of values: as the text defines it, or as is known."""
        function = self.scope.functions.get(key)
        if function is not None and not self.scope.own:
            return self.algebra.apply(function, given)
        if key in self.scope.definitions:
            self.used.add(key)
            groups = list(self._nearest(key))
            trees = {definition.tree for held in groups for definition in held}
            if groups[0][0].place >= self._place and len(trees) > len(groups[0]):
                raise UnknownSymbolError(f"{show_key(key)} has several meanings")
            for definition in groups[0]:
                named = dict(zip(definition.parameters, given, strict=False))
                fits = len(definition.parameters) in (0, len(given))
                if fits and (value := self._evaluated(definition, named)) is not None:
                    return value
            raise UnknownSymbolError(f"what the answer says of {show_key(key)} cannot be read")
        if key[-1:] == "'" and key[:-1] in self.scope.definitions and len(given) == 1:
            return self._slope(key[:-1], given[0])
        if function is None:
            raise UnknownSymbolError(f"the function {show_key(key)} is not known")
        return self.algebra.apply(function, given)

    def _slope(self, key: str, at: Value) -> Value:
        """The derivative of a function that the text defines, which must work entry by entry."""
        up, down = (self._applied(key, (replace(at, array=at.array + s),)) for s in (STEP, -STEP))
        first = self._applied(key, (replace(at, array=at.array[..., :1, :]),))
        whole = self._applied(key, (at,))
        if not _same(first, replace(whole, array=whole.array[..., :1, :])):
            raise UnknownSymbolError(f"the derivative of {show_key(key)} is not known")
        return replace(up, array=(up.array - down.array) / (2 * STEP))

    def _kronecker(self, name: Name) -> Node | None:
        r"""\delta_{iy}, where y is a one-hot label, as a comparison."""
        if name.key.startswith(r"\delta_") and len(name.key) == len(r"\delta_iy"):
            return Compare("=", Name(name.key[-2]), Name(name.key[-1]))
        return None

    def _compare(self, node: Compare, sample: str | None) -> Value:
        if node.order == "=":
            for index, label in ((node.left, node.right), (node.right, node.left)):
                if isinstance(index, Name) and isinstance(label, Name) and self._free(index):
                    return self._indexed(self._one_hot(label), (index.key,), (), sample)
        if node.order not in _COMPARISONS:
            raise FormulaError("a comparison that we cannot read")
        left, right = self.value(node.left, sample), self.value(node.right, sample)
        return self.algebra.entrywise(_COMPARISONS[node.order], left, right)

    def _free(self, name: Name) -> bool:
        return len(name.key) == 1 and name.key not in self.scope.variables

    def _one_hot(self, label: Name) -> Value:
        """A label that is compared with an index letter. FormulaError if it is not one-hot."""
        value = self._known(label.key)
        if value is None or not np.isin(value.array, (0.0, 1.0)).all():
            raise UnknownSymbolError(f"the symbol {show(label)} is not known as a class")
        return value

    def _total(self, node: Total, sample: str | None) -> Value:
        axis = node.index
        if self.roles.get(axis, "sample") == "component":
            body = self.value(node.body, sample)
        else:
            body = self.value(node.body, axis)
            if axis not in body.axes:
                count = 1.0 if node.mean else self.scope.count
                return Value(count * body.array, body.axes, body.ones)
        if axis not in body.axes:
            raise FormulaError(f"a sum over {axis} of something that does not depend on it")
        added = total(body, axis)
        return Value(added.array / self.scope.columns, added.axes) if node.mean else added


def _same(one: Value, other: Value) -> bool:
    return one.array.shape == other.array.shape and np.allclose(one.array, other.array)


def _as_matrix(value: Value, letters: Sequence[str]) -> Value:
    """A defined value without named axes: those of the left side's letters, or the only one."""
    order = [letter for letter in letters if letter in value.axes] or list(value.axes)
    if set(order) != set(value.axes) or len(order) > 2:
        raise ShapeError("a definition with free indices")
    if not order:
        return value
    if value.rows != 1 or (len(order) == 2 and value.columns != 1):
        raise ShapeError("a definition with free indices")
    array = value.array.transpose([value.axes.index(axis) for axis in order] + [-2, -1])
    return Value(array[..., 0, :] if len(order) == 1 else array[..., 0, 0])
