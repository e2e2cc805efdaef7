"""Says what it means that an output is a multiple of the right one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.evidence import Finding
from grader.judge.causes.factors import Factor
from grader.judge.causes.wrong_output import WrongOutput
from grader.judge.findings import Cause, found, rounded


def causes_of_ratios(
    wrong_output: WrongOutput, ratios: Sequence[float], of: str = "right"
) -> Iterator[Cause]:
    """The causes that make an output such multiples of something, problem by problem.

    of says of what: of the `right` one, or of what another `mistake` makes.
    """
    sizes = [wrong_output.sizes_of(problem) for problem in wrong_output.problems]
    factors = wrong_output.factors.explain(ratios, wrong_output.match_of_factors)
    for factor in factors:
        yield wrong_output.cause_of(*_parts(wrong_output, factor, ratios, of))
    if factors:
        return
    batch = wrong_output.function.problems.batch
    per_sample = [value / at[batch] for value, at in zip(ratios, sizes, strict=True) if batch in at]
    match = wrong_output.match_of_factors
    sized = len(per_sample) == len(ratios) and _are_equal(per_sample, match)
    if sized and _divides(per_sample[0], match):
        yield wrong_output.cause("hard-coded-batch", divisor=rounded(1 / per_sample[0], 4))
    elif _are_equal(ratios, match):
        yield wrong_output.cause("constant-factor", ratio=_told(ratios[0]), of=of)


def _told(ratio: float) -> float:
    """A factor with four digits, or as many as it takes to tell it from 1."""
    return next((told for digits in range(4, 17) if (told := rounded(ratio, digits)) != 1), ratio)


def _divides(factor: float, match: float) -> bool:
    """Whether a factor is one over a whole number, as a size is."""
    return factor > 0 and abs(1 / factor - round(1 / factor)) < match / factor


def _are_equal(values: Sequence[float], match: float) -> bool:
    return bool(np.allclose(values, values[0], rtol=match, atol=0))


def _parts(
    wrong_output: WrongOutput, factor: Factor, ratios: Sequence[float], of: str
) -> Iterator[Finding]:
    """What each part of a factor says, its sign last."""
    name = wrong_output.name
    # The problem where it is furthest off is the one that the report names.
    shown = max(range(len(ratios)), key=lambda number: abs(ratios[number] - 1))
    at = wrong_output.sizes_of(wrong_output.problems[shown])
    observed = {"output": name, "ratio": _told(ratios[shown]), "of": of}
    if factor.powers:
        yield _of_powers(wrong_output, dict(factor.powers), observed, at)
    if factor.constant != 1:
        cause = "factor-two" if factor.constant == 2 else "half"
        if factor.powers:
            yield found(f"{cause}:besides", output=name, constant=factor.constant)
        else:
            yield found(cause, **observed)
    if factor.sign < 0:
        alone = not factor.powers and factor.constant == 1
        yield found("wrong-sign" if alone else "wrong-sign:also", output=name)


def _of_powers(
    wrong_output: WrongOutput,
    powers: dict[str, int],
    observed: Mapping[str, Any],
    at: Mapping[str, Any],
) -> Finding:
    """The cause behind a product of powers of the sizes."""
    problems, name = wrong_output.function.problems, wrong_output.name
    batch = powers.pop(problems.batch, 0)
    scalar = wrong_output.references[0].ndim == 0
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
