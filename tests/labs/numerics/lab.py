"""Numerical methods, judged by residuals and orders: whoever chooses other steps is right too."""

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.lab import Ignored, Lab, Output, Problems, Raises, Source, Student
from grader.values.tree import AnyArray

Function = Callable[[float], float]

lab = Lab("numerics", "Numerical methods")
roots = lab.task("1", "Roots")
linear = lab.task("2", "Linear systems")
integrals = lab.task("3", "Integrals and differential equations")


def equations(rng: np.random.Generator, there: bool) -> dict[str, Any]:
    """x^2 = a from the right of its root, or x^2 = -a, which has none."""
    a = round(float(rng.uniform(2, 9)), 2)
    sign = "-" if there else "+"
    return {
        "f": Source(f"lambda x: x * x {sign} {a}"),
        "df": Source("lambda x: 2 * x"),
        "x0": float(rng.uniform(1, 4)),
        "a": a,
    }


@lab.function(
    roots,
    on=Problems(equations, [{"there": True}, {"there": True}, {"there": False}, {"there": True}]),
    returns={
        "root": Output(2, tolerance=1e-8),
        "steps": Ignored(),
        "diverges": Raises(1, ArithmeticError, ValueError),
    },
)
def newton(f: Function, df: Function, x0: float, tol: float = 1e-12) -> tuple[float, int]:
    """A root of f, and the number of steps."""
    x = x0
    for step in range(100):
        dx = f(x) / df(x)
        x -= dx
        if abs(dx) < tol:
            return x, step
    raise ArithmeticError("no convergence")


@lab.claim(roots, of="newton", points=1, title="Newton's method takes fewer than 10 steps")
def quadratic(steps: int) -> bool:
    """Convergence is quadratic."""
    return steps < 10


def systems(rng: np.random.Generator, n: int) -> dict[str, Any]:
    """A matrix whose first pivot is tiny."""
    A = rng.normal(size=(n, n)) + 2 * np.eye(n)
    A[0, 0] = 1e-13
    return {"A": A}


@lab.function(
    linear,
    on=Problems(systems, [{"n": 3}, {"n": 5}, {"n": 4}, {"n": 3}]),
    returns={"P": Ignored(), "L": Ignored(), "U": Ignored()},
)
def lu(A: AnyArray) -> tuple[AnyArray, AnyArray, AnyArray]:
    """P, L and U with A = P L U, with any pivoting."""
    n = len(A)
    P, L, U = np.eye(n), np.eye(n), np.array(A)
    for k in range(n):
        pivot = k + int(np.argmax(abs(U[k:, k])))
        U[[k, pivot]], P[:, [k, pivot]] = U[[pivot, k]], P[:, [pivot, k]]
        L[[k, pivot], :k] = L[[pivot, k], :k]
        L[k + 1 :, k] = U[k + 1 :, k] / U[k, k]
        U[k + 1 :] -= np.outer(L[k + 1 :, k], U[k])
    return P, L, U


@lab.claim(linear, of="lu", points=2, title="A = P L U")
def residual(A: AnyArray, P: AnyArray, L: AnyArray, U: AnyArray) -> bool | str:
    """The factors multiply to A."""
    worst = np.abs(P @ L @ U - A).max()
    return bool(worst < 1e-8) or f"max|A - PLU| is {worst:.1e}"


@lab.claim(linear, of="lu", points=1, title="L is lower, U is upper triangular")
def triangular(L: AnyArray, U: AnyArray) -> bool:
    """What is on the other side of the diagonal is zero."""
    return np.allclose(L, np.tril(L), atol=1e-9) and np.allclose(U, np.triu(U), atol=1e-9)


def halving(student: Student, f: Any, a: float, b: float, exact: float) -> Any:
    """The integral with 8, 16 and 32 intervals."""
    return {f"n{n}": student.simpson(f, a, b, n) for n in (8, 16, 32)}


def integrals_of(rng: np.random.Generator, k: int) -> dict[str, Any]:
    """A wave over an interval, and its integral."""
    a, b = float(rng.uniform(0, 1)), float(rng.uniform(2, 3))
    return {
        "f": Source(f"lambda x: np.sin({k} * x)"),
        "a": a,
        "b": b,
        "exact": (np.cos(k * a) - np.cos(k * b)) / k,
    }


@lab.function(
    integrals,
    on=Problems(integrals_of, [{"k": 2}, {"k": 3}, {"k": 1}]),
    steps=halving,
    returns={"n8": Ignored(), "n16": Ignored(), "n32": Output(2, tolerance=1e-4)},
)
def simpson(f: Function, a: float, b: float, n: int) -> float:
    """Simpson's rule with n intervals."""
    x = np.linspace(a, b, n + 1)
    y = np.array([f(one) for one in x])
    return float((b - a) / n / 3 * (y[0] + 4 * y[1::2].sum() + 2 * y[2:-1:2].sum() + y[-1]))


@lab.claim(integrals, of="simpson", points=2, title="the error falls with the fourth order")
def order(exact: float, n8: float, n16: float, n32: float) -> bool | str:
    """Halving the step divides the error by about 16."""
    falls = np.log2(abs(n8 - exact) / max(abs(n16 - exact), 1e-300))
    return bool(3.5 < falls < 5) or f"its order is about {falls:.1f}"


@lab.function(
    integrals,
    on=Problems(
        lambda rng, n: {
            "f": Source("lambda t, y: -0.5 * y + t"),
            "y0": 9 * rng.normal(size=n) + 60,
            "h": 0.01,
            "steps": 100 + n,
        },
        [{"n": 2}, {"n": 1}, {"n": 3}, {"n": 2}],
    ),
    returns={"y": Output(3, tolerance=1e-6)},
)
def runge_kutta(f: Callable[..., AnyArray], y0: AnyArray, h: float, steps: int) -> AnyArray:
    """The solution of y' = f(t, y) after some steps."""
    t, y = 0.0, np.array(y0)
    for _ in range(steps):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + f(t + h, y + h * k3))
        t += h
    return y
