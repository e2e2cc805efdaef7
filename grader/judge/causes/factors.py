"""Explains a wrong output that is a multiple of the right one: by which factor, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import Any

import numpy as np

from grader.values.tree import AnyArray

# How exactly a wrong value must follow a cause, relative to its largest entry, at least; for a
# factor that is the output's own tolerance, up to this.
MATCH = 1e-4
LOOSEST = 1e-2
# A factor shows on so many different right values; any one wrong number is a multiple of another.
LEAST_VALUES = 3
# What reads as "1 times the right one" is not a factor either.
NEARLY_ONE = 1e-3
# A factor below this is none.
NOTHING = 1e-9
_CONSTANTS = (1.0, 2.0, 0.5)


@dataclass(frozen=True)
class Factor:
    """sign * constant * the product of sizes to their powers."""

    sign: float
    constant: float
    powers: tuple[tuple[str, int], ...]

    def value(self, sizes: Mapping[str, Any]) -> float:
        """The factor at the sizes of a problem."""
        value = self.sign * self.constant
        for name, power in self.powers:
            value *= float(sizes[name]) ** power
        return value

    @property
    def terms(self) -> int:
        """How much there is to it; the simplest explanation is the likeliest."""
        return len(self.powers) + (self.constant != 1) + (self.sign != 1)


def ratios(
    got: Sequence[AnyArray], right: Sequence[AnyArray], match: float = MATCH
) -> tuple[float, ...] | None:
    """The factor of each problem, None where the values are not multiples of the right ones.

    match is how exactly they must be; factors of nearly 1 throughout are none, nor are those of too
    few different values.
    """
    found = []
    for value, reference in zip(got, right, strict=True):
        scale = float(np.sum(np.abs(reference) ** 2))
        if value.shape != reference.shape or scale == 0:
            return None
        factor = float(np.real(np.sum(value * np.conj(reference)))) / scale
        off = float(np.max(np.abs(value - factor * reference)))
        if abs(factor) < NOTHING:
            return None  # rounding errors where zero is meant: a multiple of nothing
        if off > match * abs(factor) * float(np.max(np.abs(reference))):
            return None
        found.append(factor)
    nearly_one = all(abs(factor - 1) <= max(match, NEARLY_ONE) for factor in found)
    if len(different(right)) < LEAST_VALUES or nearly_one:
        return None
    return tuple(found)


def different(values: Sequence[AnyArray]) -> set[float]:
    """The different numbers in some arrays, zero aside, to six digits."""
    parts = [part for value in values for part in (np.real(value), np.imag(value))]
    numbers = np.concatenate([part.ravel() for part in parts])
    return {float(f"{number:.5e}") for number in numbers[np.isfinite(numbers) & (numbers != 0)]}


class Factors:
    """All simple factors of the sizes of some problems, with their values on each of them."""

    def __init__(self, sizes: Sequence[Mapping[str, int]]) -> None:
        self._factors = tuple(_factors(sizes))
        self._values = np.array([[one.value(at) for at in sizes] for one in self._factors])

    def explain(self, found: Sequence[float], match: float = MATCH) -> tuple[Factor, ...]:
        """The simplest factors that all the ratios follow, as exactly as match says."""
        off = np.abs(self._values - np.asarray(found)) <= match * np.abs(self._values)
        fitting = [self._factors[at] for at in np.flatnonzero(np.all(off, axis=1))]
        least = min((factor.terms for factor in fitting), default=0)
        return tuple(factor for factor in fitting if factor.terms == least)


def factors_of(sizes: Sequence[Mapping[str, Any]]) -> Factors:
    """The factors that the sizes of some problems make; those of a lab's are worked out once."""
    names = [name for name in sizes[0] if all(_is_number(at[name]) for at in sizes)]
    return _known(tuple(tuple((name, at[name]) for name in names) for at in sizes))


@lru_cache(maxsize=64)
def _known(sizes: tuple[tuple[tuple[str, int], ...], ...]) -> Factors:
    return Factors([dict(at) for at in sizes])


def _is_number(size: Any) -> bool:
    """Whether a size is a number of something, and not none of it."""
    return isinstance(size, int) and not isinstance(size, bool) and size > 0


def _factors(sizes: Sequence[Mapping[str, int]]) -> Iterator[Factor]:
    names = list(sizes[0])
    powers: list[tuple[tuple[str, int], ...]] = [()]
    for count in (1, 2, 3):
        for chosen in combinations(names, min(count, len(names))):
            powers.extend(
                tuple(zip(chosen, signs, strict=True))
                for signs in product((1, -1), repeat=len(chosen))
            )
    for sign, constant, power in product((1.0, -1.0), _CONSTANTS, dict.fromkeys(powers)):
        if (sign, constant, power) != (1.0, 1.0, ()):
            yield Factor(sign, constant, power)
