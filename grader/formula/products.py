r"""Products of several factors: brackets are put where the shapes fit.

From the left first; where that does not fit, as in r \odot U^T v with columns r and v, elsewhere.
Only where nothing fits, a product of equal shapes is taken entry by entry, and a column times a
matrix by \odot as a multiple of each row.
"""

from collections.abc import Sequence

import numpy as np

from grader.formula.errors import ShapeError
from grader.formula.values import Algebra, Value

MAX_BRACKETED = 8


def multiply(
    algebra: Algebra, factors: Sequence[Value], signs: Sequence[str]
) -> tuple[Value, bool]:
    """A product, and whether it had to be relaxed: shapes did not fit as written.

    signs[k] stands between factors k and k + 1. Raises ShapeError if nothing fits.
    """
    try:
        return _Brackets(algebra, factors, signs, relaxed=False).product(), False
    except ShapeError as error:
        try:
            return _Brackets(algebra, factors, signs, relaxed=True).product(), True
        except ShapeError:
            raise error from None


class _Brackets:
    """Searches for brackets that fit, each part of the product once."""

    def __init__(
        self,
        algebra: Algebra,
        factors: Sequence[Value],
        signs: Sequence[str],
        *,
        relaxed: bool,
    ) -> None:
        self.algebra, self.factors, self.signs, self.relaxed = algebra, factors, signs, relaxed
        self.held: dict[tuple[int, int], Value | ShapeError] = {}

    def product(self) -> Value:
        """The whole product; long ones from the left only."""
        if len(self.factors) <= MAX_BRACKETED:
            return self._between(0, len(self.factors) - 1)
        value = self.factors[0]
        for sign, factor in zip(self.signs, self.factors[1:], strict=True):
            value = self._times(sign, value, factor)
        return value

    def _between(self, first: int, last: int) -> Value:
        if first == last:
            return self.factors[first]
        if (first, last) not in self.held:
            self.held[first, last] = self._search(first, last)
        found = self.held[first, last]
        if isinstance(found, ShapeError):
            raise found
        return found

    def _search(self, first: int, last: int) -> Value | ShapeError:
        errors: list[ShapeError] = []
        for split in range(last - 1, first - 1, -1):
            try:
                left, right = self._between(first, split), self._between(split + 1, last)
                return self._times(self.signs[split], left, right)
            except ShapeError as misfit:
                errors.append(misfit)
        return errors[0]

    def _times(self, sign: str, left: Value, right: Value) -> Value:
        """Two factors by the sign between them."""
        if sign == r"\odot":
            return self.algebra.entrywise(np.multiply, left, right, columns=self.relaxed)
        if sign == r"\otimes":
            return self.algebra.outer(left, right)
        same = left.array.shape[-2:] == right.array.shape[-2:] and not (left.ones or right.ones)
        if sign == "*" and same:
            return self.algebra.entrywise(np.multiply, left, right)
        try:
            return self.algebra.matmul(left, right)
        except ShapeError:
            if not (self.relaxed and same) or sign == "@":
                raise
            return self.algebra.entrywise(np.multiply, left, right)
