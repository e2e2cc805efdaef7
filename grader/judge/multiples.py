"""Says what it means that an output is a multiple of the right one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.judge.factors import Factor
from grader.judge.suspect import Finding, Suspect

# One part of a factor: the cause's id, and a sentence on it.
_Part = tuple[str, str]


def causes_of_ratios(suspect: Suspect, found: Sequence[float]) -> Iterator[Finding]:
    """The causes that make an output such multiples of the right one, problem by problem."""
    sizes = [suspect.sizes_of(problem) for problem in suspect.problems]
    factors = suspect.factors.explain(found, suspect.match_of_factors)
    for factor in factors:
        parts = _parts(suspect, factor, found)
        text = " ".join(sentence for _, sentence in parts)
        yield suspect.finding(" + ".join(cause for cause, _ in parts), text)
    if factors:
        return
    batch, name = suspect.function.problems.batch, suspect.name
    per_sample = [value / at[batch] for value, at in zip(found, sizes, strict=True) if batch in at]
    match = suspect.match_of_factors
    sized = len(per_sample) == len(found) and _are_equal(per_sample, match)
    if sized and _divides(per_sample[0], match):
        yield suspect.finding(
            "hard-coded-batch",
            f"{name} looks divided by {1 / per_sample[0]:.4g} whatever the size of the batch: "
            "is a number written where the batch's own size belongs?",
        )
    elif _are_equal(found, match):
        yield suspect.finding(
            "constant-factor", f"{name} is {found[0]:.4g} times the right one throughout."
        )


def _divides(factor: float, match: float) -> bool:
    """Whether a factor is one over a whole number, as a size is."""
    return factor > 0 and abs(1 / factor - round(1 / factor)) < match / factor


def _are_equal(values: Sequence[float], match: float) -> bool:
    return bool(np.allclose(values, values[0], rtol=match, atol=0))


def _parts(suspect: Suspect, factor: Factor, found: Sequence[float]) -> list[_Part]:
    """What each part of a factor says, its sign last."""
    name = suspect.name
    # The problem where it is furthest off is the one that the report names.
    shown = max(range(len(found)), key=lambda number: abs(found[number] - 1))
    at = suspect.sizes_of(suspect.problems[shown])
    observed = f"Your {name} is {found[shown]:.4g} times the right one"
    parts: list[_Part] = []
    if factor.powers:
        parts.append(_of_powers(suspect, dict(factor.powers), observed, at))
    if factor.constant != 1:
        cause = "factor-two" if factor.constant == 2 else "half"
        often = f"There is a factor {factor.constant:g} besides"
        alone = f"{observed}, on every batch"
        parts.append((cause, f"{often if parts else alone}: where does it come from?"))
    if factor.sign < 0:
        text = f"{'It also' if parts else name} has the opposite sign"
        parts.append(("wrong-sign", f"{text}: is a difference the wrong way round?"))
    return parts


def _of_powers(
    suspect: Suspect, powers: dict[str, int], observed: str, at: Mapping[str, Any]
) -> _Part:
    """The cause behind a product of powers of the sizes."""
    problems, name = suspect.function.problems, suspect.name
    batch = powers.pop(problems.batch, 0)
    scalar = suspect.references[0].ndim == 0
    words = {size: problems.words.get(size, size) for size in at}
    samples = words.get(problems.batch, "samples")
    if batch == 1 and not powers:
        return (
            "sum-for-mean" if scalar else "not-averaged",
            f"{observed}, and the batch has {at[problems.batch]} {samples}: "
            "is the average over the batch missing?",
        )
    if batch == -1 and not powers:
        return (
            "averaged-twice",
            f"{name} looks averaged twice: it is divided by the batch's size once too often.",
        )
    if batch in (0, 1) and all(power == -1 for power in powers.values()):
        if batch == 1 and len(powers) == 1:
            (size,) = powers
            return (
                f"divided-by-{words[size].split()[0]}",
                f"{name} looks divided by the number of {words[size]}, not by that of {samples}.",
            )
        return (
            "mean-of-all-entries" if scalar else "divided-by-size",
            f"{name} looks divided by the number of all entries of an array, not by that of "
            f"{samples}.",
        )
    listed = ", ".join(f"{size} = {value}" for size, value in at.items())
    return "factor", f"{observed} with {listed}."
