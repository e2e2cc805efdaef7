"""Causes of a wrong output that any lab knows: transformations of the right value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.compare import relative_error
from grader.judge.factors import MATCH, Factor, explain, ratios
from grader.judge.right import RightAnswer, reference_outputs
from grader.lab.model import FunctionSpec
from grader.plan import Problem
from grader.result import Hint


@dataclass(frozen=True)
class Suspect:
    """One wrong output on all problems: what came back, and what was right."""

    function: FunctionSpec
    name: str
    got: tuple[AnyArray, ...]
    right: tuple[RightAnswer, ...]
    problems: tuple[Problem, ...]

    @property
    def references(self) -> tuple[AnyArray, ...]:
        """The right value of this output on each problem."""
        return tuple(answer.outputs[self.name] for answer in self.right)

    def follows(self, values: Sequence[AnyArray]) -> bool:
        """Whether the output is these values on every problem."""
        return all(
            one.shape == other.shape and relative_error(one, other) <= MATCH
            for one, other in zip(self.got, values, strict=True)
        )


def generic_causes(suspect: Suspect) -> tuple[Hint, ...]:
    """What the output is a transformation by; several where they cannot be told apart."""
    for causes in (_zeros, _factors, _constant, _transposed, _other_output, _one_value, _samples):
        found = {hint.id: hint for hint in causes(suspect)}
        if found:
            return tuple(found.values())
    return ()


def _zeros(suspect: Suspect) -> Iterator[Hint]:
    if all(not np.any(value) for value in suspect.got):
        yield Hint("zeros", f"{suspect.name} is zero throughout, whatever the input.")


def _factors(suspect: Suspect) -> Iterator[Hint]:
    found = ratios(suspect.got, suspect.references)
    if found is None:
        return
    sizes = [problem.sizes for problem in suspect.problems]
    factors = explain(found, sizes)
    for factor in factors:
        yield _of_factor(suspect, factor, found)
    if factors:
        return
    batch = suspect.function.problems.batch
    per_sample = [value / at[batch] for value, at in zip(found, sizes, strict=True) if batch in at]
    if len(per_sample) == len(found) and np.allclose(per_sample, per_sample[0], rtol=MATCH):
        divisor = 1 / per_sample[0]
        yield Hint(
            "hard-coded-batch",
            f"{suspect.name} looks divided by {divisor:.4g} whatever the size of the batch: "
            "is a number written where the batch's own size belongs?",
        )
    elif np.allclose(found, found[0], rtol=MATCH):
        yield Hint(
            "constant-factor", f"{suspect.name} is {found[0]:.4g} times the right one throughout."
        )


def _of_factor(suspect: Suspect, factor: Factor, found: Sequence[float]) -> Hint:
    problems = suspect.function.problems
    powers, name = dict(factor.powers), suspect.name
    batch = powers.pop(problems.batch, 0)
    at = suspect.problems[0].sizes
    scalar = suspect.references[0].ndim == 0
    words = {size: problems.words.get(size, size) for size in at}
    observed = f"Your {name} is {found[0]:.4g} times the right one"
    if factor.sign < 0 and factor.terms == 1:
        return Hint(
            "wrong-sign", f"{name} has the opposite sign: is a difference the wrong way round?"
        )
    if factor.constant != 1 and factor.terms == 1:
        cause = "factor-two" if factor.constant == 2 else "half"
        return Hint(cause, f"{observed}, on every batch: where does the factor come from?")
    if factor.terms == 1 and batch == 1:
        size = f"the batch has {at[problems.batch]} {words[problems.batch]}"
        return Hint(
            "sum-for-mean" if scalar else "not-averaged",
            f"{observed}, and {size}: is the average over the batch missing?",
        )
    if factor.terms == 1 and batch == -1:
        return Hint(
            "averaged-twice",
            f"{name} looks averaged twice: it is divided by the batch's size once too often.",
        )
    divisors = [size for size, power in powers.items() if power == -1]
    if factor.sign > 0 and factor.constant == 1 and len(divisors) == len(powers):
        if batch == 1 and len(divisors) == 1:
            kind = words[divisors[0]].split()[0]
            return Hint(
                f"divided-by-{kind}",
                f"{name} looks divided by the number of {words[divisors[0]]}, not by that of "
                f"{words[problems.batch]}.",
            )
        if batch in (0, 1):
            return Hint(
                "mean-of-all-entries" if scalar else "divided-by-size",
                f"{name} looks divided by the number of all entries of an array, not by that of "
                f"{words[problems.batch]}.",
            )
    sign = "wrong-sign + " if factor.sign < 0 else ""
    rest = {1: "not-averaged", -1: "averaged-twice"}.get(batch if not powers else 0, "factor")
    also = " and it has the opposite sign" if sign else ""
    return Hint(f"{sign}{rest}", f"{observed} with {_sizes(at)}{also}.")


def _sizes(sizes: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {size}" for name, size in sizes.items())


def _constant(suspect: Suspect) -> Iterator[Hint]:
    first = suspect.got[0].flat[0] if suspect.got[0].size else None
    if first is not None and all(np.all(value == first) for value in suspect.got):
        yield Hint("constant", f"{suspect.name} is the same number whatever the input.")


def _transposed(suspect: Suspect) -> Iterator[Hint]:
    references = suspect.references
    if references[0].ndim == 2 and suspect.follows([value.T for value in references]):
        yield Hint("transposed", f"{suspect.name} is transposed: rows and columns are exchanged.")


def _other_output(suspect: Suspect) -> Iterator[Hint]:
    for other in suspect.function.outputs:
        if other == suspect.name:
            continue
        if suspect.follows([answer.outputs[other] for answer in suspect.right]):
            yield Hint(
                "swapped-outputs",
                f"What comes back as {suspect.name} is {other}: check the order of the values.",
            )


def _one_value(suspect: Suspect) -> Iterator[Hint]:
    if suspect.references[0].ndim == 0 or not all(value.size for value in suspect.got):
        return
    firsts = [value.flat[0] for value in suspect.got]
    if not all(np.allclose(value, one) for value, one in zip(suspect.got, firsts, strict=True)):
        return
    for total in (np.sum, np.mean):
        totals = [float(total(value)) for value in suspect.references]
        scales = [float(np.max(np.abs(value))) for value in suspect.references]
        if any(abs(one) < MATCH * scale for one, scale in zip(totals, scales, strict=True)):
            continue  # entries that cancel out: nothing can be told from their sum
        if np.allclose(firsts, totals, rtol=MATCH):
            yield Hint(
                "scalar-bias",
                f"{suspect.name} is one number for all entries: is the sum taken over every axis?",
            )


def _samples(suspect: Suspect) -> Iterator[Hint]:
    """Whether the output is what comes of a part of the batch."""
    one = f"{suspect.name} is made of one sample of the batch alone."
    dropped = f"{suspect.name} leaves a sample of the batch out."
    parts = (
        ("one-sample", one, slice(0, 1)),
        ("one-sample", one, slice(-1, None)),
        ("dropped-sample", dropped, slice(1, None)),
        ("dropped-sample", dropped, slice(0, -1)),
    )
    batch = suspect.function.problems.batch
    at = [i for i, problem in enumerate(suspect.problems) if _can_be_cut(problem, batch)]
    if not at:
        return
    for cause, text, part in parts:
        values = [_of_part(suspect, suspect.problems[i], batch, part) for i in at]
        for scaled in (False, True):
            if all(
                suspect.got[i].shape == value.shape
                and relative_error(suspect.got[i], value * (share if scaled else 1.0)) <= MATCH
                for i, (value, share) in zip(at, values, strict=True)
            ):
                yield Hint(cause, text)


def _can_be_cut(problem: Problem, batch: str) -> bool:
    """Whether the batch's axis can be told by its length, and is long enough to be cut."""
    extents = [size for size in problem.sizes.values() if isinstance(size, int)]
    size = problem.sizes.get(batch, 0)
    return isinstance(size, int) and size > 2 and extents.count(size) == 1


def _of_part(suspect: Suspect, problem: Problem, batch: str, part: slice) -> tuple[AnyArray, float]:
    """The reference's output on a part of the batch, and the share of the batch that it is."""
    size = problem.sizes[batch]
    arguments = []
    for name in suspect.function.parameters:
        array = problem.variables[name]
        index = tuple(part if extent == size else slice(None) for extent in array.shape)
        arguments.append(array[index])
    outputs = reference_outputs(suspect.function, tuple(arguments))
    return outputs[suspect.name], len(range(size)[part]) / size
