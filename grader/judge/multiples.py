"""Says what it means that an output is a multiple of the right one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.evidence import Finding
from grader.judge.factors import Factor
from grader.judge.findings import Cause, found, rounded
from grader.judge.suspect import Suspect


def causes_of_ratios(
    suspect: Suspect, ratios: Sequence[float], of: str = "right"
) -> Iterator[Cause]:
    """The causes that make an output such multiples of something, problem by problem.

    of says of what: of the `right` one, or of what another `mistake` makes.
    """
    sizes = [suspect.sizes_of(problem) for problem in suspect.problems]
    factors = suspect.factors.explain(ratios, suspect.match_of_factors)
    for factor in factors:
        yield suspect.cause_of(*_parts(suspect, factor, ratios, of))
    if factors:
        return
    batch = suspect.function.problems.batch
    per_sample = [value / at[batch] for value, at in zip(ratios, sizes, strict=True) if batch in at]
    match = suspect.match_of_factors
    sized = len(per_sample) == len(ratios) and _are_equal(per_sample, match)
    if sized and _divides(per_sample[0], match):
        yield suspect.cause("hard-coded-batch", divisor=rounded(1 / per_sample[0], 4))
    elif _are_equal(ratios, match):
        yield suspect.cause("constant-factor", ratio=rounded(ratios[0], 4), of=of)


def _divides(factor: float, match: float) -> bool:
    """Whether a factor is one over a whole number, as a size is."""
    return factor > 0 and abs(1 / factor - round(1 / factor)) < match / factor


def _are_equal(values: Sequence[float], match: float) -> bool:
    return bool(np.allclose(values, values[0], rtol=match, atol=0))


def _parts(suspect: Suspect, factor: Factor, ratios: Sequence[float], of: str) -> Iterator[Finding]:
    """What each part of a factor says, its sign last."""
    name = suspect.name
    # The problem where it is furthest off is the one that the report names.
    shown = max(range(len(ratios)), key=lambda number: abs(ratios[number] - 1))
    at = suspect.sizes_of(suspect.problems[shown])
    observed = {"output": name, "ratio": rounded(ratios[shown], 4), "of": of}
    if factor.powers:
        yield _of_powers(suspect, dict(factor.powers), observed, at)
    if factor.constant != 1:
        cause = "factor-two" if factor.constant == 2 else "half"
        if factor.powers:
            yield found(f"{cause}:besides", constant=factor.constant)
        else:
            yield found(cause, **observed)
    if factor.sign < 0:
        alone = not factor.powers and factor.constant == 1
        yield found("wrong-sign", output=name) if alone else found("wrong-sign:also")


def _of_powers(
    suspect: Suspect,
    powers: dict[str, int],
    observed: Mapping[str, Any],
    at: Mapping[str, Any],
) -> Finding:
    """The cause behind a product of powers of the sizes."""
    problems, name = suspect.function.problems, suspect.name
    batch = powers.pop(problems.batch, 0)
    scalar = suspect.references[0].ndim == 0
    words = {size: problems.words.get(size, size) for size in at}
    samples = words.get(problems.batch, "samples")
    if batch == 1 and not powers:
        cause = "sum-for-mean" if scalar else "not-averaged"
        return found(cause, **observed, batch=at[problems.batch], samples=samples)
    if batch == -1 and not powers:
        return found("averaged-twice", output=name)
    if batch in (0, 1) and all(power == -1 for power in powers.values()):
        if batch == 1 and len(powers) == 1:
            (size,) = powers
            cause = f"divided-by-{words[size].split()[0]}"
            return found(cause, output=name, size=words[size], samples=samples)
        cause = "mean-of-all-entries" if scalar else "divided-by-size"
        return found(cause, output=name, samples=samples)
    return found("factor", **observed, sizes=at)
