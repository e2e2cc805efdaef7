"""A small lab whose answers are not unique: they are judged by what must hold of them."""

from typing import Any

import numpy as np

from grader.lab import Ignored, Lab, Problems
from grader.values.tree import AnyArray

lab = Lab("factors", "Factorising matrices")
task = lab.task("1", "LU with pivoting")


def matrices(rng: np.random.Generator, n: int) -> dict[str, Any]:
    """A well-conditioned matrix whose first pivot is small."""
    A = rng.normal(size=(n, n)) + np.eye(n)
    A[0, 0] = 1e-3
    return {"A": A}


@lab.function(
    task,
    on=Problems(matrices, [{"n": 3}, {"n": 5}, {"n": 4}, {"n": 3}]),
    returns={"P": Ignored(), "L": Ignored(), "U": Ignored()},
)
def lu(A: AnyArray) -> tuple[AnyArray, AnyArray, AnyArray]:
    """Factors P, L and U of A with P A = L U."""
    n = len(A)
    P, L, U = np.eye(n), np.eye(n), A.copy()
    for k in range(n):
        pivot = k + int(np.argmax(np.abs(U[k:, k])))
        for rows in (P, U):
            rows[[k, pivot]] = rows[[pivot, k]]
        L[[k, pivot], :k] = L[[pivot, k], :k]
        for i in range(k + 1, n):
            L[i, k] = U[i, k] / U[k, k]
            U[i] -= L[i, k] * U[k]
    return P, L, U


@lab.claim(task, of="lu", points=4, title="P A = L U")
def residual(A: AnyArray, P: AnyArray, L: AnyArray, U: AnyArray) -> bool | str:
    """The factors multiply to the rows of A in another order."""
    error = np.abs(P @ A - L @ U).max()
    return bool(error < 1e-8) or f"the largest difference is {error:.1e}"


@lab.claim(task, of="lu", points=2, title="L is lower and U is upper triangular")
def triangular(L: AnyArray, U: AnyArray) -> bool:
    """What is above, or below, the diagonal is zero but for rounding."""
    return np.allclose(L, np.tril(L), atol=1e-12) and np.allclose(U, np.triu(U), atol=1e-12)


@lab.claim(task, of="lu", points=2, title="no multiplier is larger than 1")
def pivoted(L: AnyArray) -> bool:
    """Rows are exchanged so that pivots are large."""
    return bool(np.abs(L).max() <= 1 + 1e-12)
