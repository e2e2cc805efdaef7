"""What a lab declares about a question that asks for a gradient, and the cases to check it on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from grader.formula.errors import FormulaError
from grader.formula.functions import STANDARD, Function
from grader.formula.names import Vocabulary, derived_from
from grader.formula.parse import key_of
from grader.formula.values import Array, Value, as_value, transpose

Variables = Mapping[str, Any]
BATCHES = 3
SINGLES = 4
_SEED = 20_240_229


@dataclass(frozen=True)
class Question:
    r"""A gradient that is asked for, by any names students may use.

    variable: what the loss is derived by, as W; names are other ways to write it, as W_1.
    variables(rng): random values of all symbols, consistent with one another: numbers, and
        matrices in which samples are columns. Sizes differ from each other, and from the number of
        samples, which stands among them under the name `samples`.
    right(variables): the gradient of the mean loss over the columns, shaped as the variable.
    aliases: by name in variables, other ways to write it in LaTeX. One that is another name's too
        has a second meaning, which is tried where the first one fails: H as a size, and a batch h.
    functions: by the way it is written, what a function does to a matrix, column by column; they
        come on top of `functions.STANDARD`.
    variants: by the clause that tells the marker what is wrong, a known wrong gradient.
    dependent: names that may bear an argument which is not multiplied with them, as q in q(x).
    words: by name in variables, what it is called in words. An answer that calls a name otherwise,
        as in "q is the label", means something else by it.
    """

    variable: str
    variables: Callable[[np.random.Generator], Variables]
    right: Callable[[Variables], ArrayLike]
    names: Sequence[str] = ()
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    variants: Mapping[str, Callable[[Variables], ArrayLike]] = field(default_factory=dict)
    dependent: Sequence[str] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    samples: str = "N"

    @cached_property
    def all_functions(self) -> Mapping[str, Function]:
        """All functions by key."""
        return {**STANDARD, **{key_of(name): f for name, f in self.functions.items()}}

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """By key, the variable that a name stands for."""
        named = ((name, (name, *self.aliases.get(name, ()))) for name in self.words)
        return {key_of(alias): name for name, held in named for alias in held}

    @cached_property
    def sample_keys(self) -> frozenset[str]:
        """All keys of the number of samples."""
        names = (self.samples, *self.aliases.get(self.samples, ()))
        return frozenset(map(key_of, names))

    @cached_property
    def batches(self) -> tuple["Case", ...]:
        """Batches to check an answer on; always the same ones."""
        rng = np.random.default_rng(_SEED)
        return tuple(self._case(self.variables(rng)) for _ in range(BATCHES))

    @cached_property
    def singles(self) -> tuple["Case", ...]:
        """Samples from those batches, each as a batch of its own."""
        rng = np.random.default_rng(_SEED)
        drawn = [self.variables(rng) for _ in range(BATCHES)]
        return tuple(
            self._case(variables, column) for column in range(SINGLES) for variables in drawn
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The keys that answers may use."""
        return self.extended((), ())

    def extended(self, names: Iterable[str], functions: Iterable[str]) -> Vocabulary:
        """The keys that an answer may use which defines more names, and more functions."""
        known = frozenset(self.batches[0].values)
        return Vocabulary(
            known | frozenset(names),
            frozenset(self.all_functions) | (frozenset(functions) - known),
            frozenset(map(key_of, self.dependent)) | {key for key in known if key[-1:] == "'"},
        )

    def _case(self, variables: Variables, column: int | None = None) -> "Case":
        """The values of a batch, or of one of its columns."""
        count = int(np.asarray(variables[self.samples]).item())
        keyed = self._keyed(variables)[0]
        numbers = {key: value.array.item() for key, value in keyed.items() if value.is_number}
        seen = right = variables
        if column is not None:
            seen = {name: _column(value, column, count) for name, value in variables.items()}
            right = {**seen, self.samples: 1}
        values, others = self._keyed(seen)
        return Case(
            values,
            others,
            count if column is None else 1,
            numbers,
            as_value(self.right(right)).array,
            {clause: as_value(wrong(right)).array for clause, wrong in self.variants.items()},
            count,
        )

    def _keyed(self, variables: Variables) -> tuple[dict[str, Value], dict[str, Value]]:
        """Values by all the keys that they go by; and those that a key stands for otherwise."""
        keyed: dict[str, Value] = {}
        others: dict[str, Value] = {}
        for name, given in variables.items():
            value = as_value(given)
            for key in {key_of(s): None for s in (name, *self.aliases.get(name, ()))}:
                (others if key in keyed else keyed)[key] = value
        for slope in [key for key in keyed if "/" in key]:  # h' is a transpose or a derivative
            of = keyed.get(derived_from(slope))
            for key in [key for key, value in keyed.items() if value is of]:
                keyed[f"{key}'"], others[f"{key}'"] = transpose(keyed[key]), keyed[slope]
        return keyed, others


@dataclass(frozen=True)
class Case:
    """One set of values and the right gradient for it; variants are wrong ones by their clause.

    others: second meanings of some names. columns: how many columns a value with one column per
    sample has. numbers: those among the values. In a case of one sample the number of samples is
    still that of its batch, `count`: an average that does not belong there shows.
    """

    values: Mapping[str, Value]
    others: Mapping[str, Value]
    columns: int
    numbers: Mapping[str, float]
    right: Array
    variants: Mapping[str, Array]
    count: int

    @cached_property
    def extents(self) -> Mapping[int, str]:
        """Names of sizes, for messages."""
        named = reversed(list(self.numbers.items()))  # a name itself comes before its aliases
        return {int(size): key for key, size in named if size == int(size) and size > 1}


def _column(given: ArrayLike, column: int, count: int) -> ArrayLike:
    array = np.asarray(given)
    if array.ndim > 2:
        raise FormulaError("a variable with more than two axes")
    per_sample = array.ndim == 2 and array.shape[1] == count
    return array[:, column : column + 1] if per_sample else array
