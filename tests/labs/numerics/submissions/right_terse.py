"""Other pivots, more steps than asked for, a rule that is made of trapezoids."""

import numpy as np
# %%
def newton(f, df, x0, tol=1e-12):
    steps = 0
    while abs(f(x0)) > 1e-13 * max(1, x0 * x0):
        x0, steps = x0 - f(x0) / df(x0), steps + 1
        if steps > 50:
            raise ZeroDivisionError
    return x0, steps

def lu(A):
    """The row with the largest entry relative to its own size comes first."""
    n, U, order, L = len(A), A.astype(float), list(range(len(A))), np.zeros_like(A)
    size = np.abs(A).max(axis=1)
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(U[i, k]) / size[i])
        for M in (U, L, size, order):
            if isinstance(M, list):
                M[k], M[p] = M[p], M[k]
            else:
                M[[k, p]] = M[[p, k]]
        for i in range(k + 1, n):
            L[i, k] = U[i, k] / U[k, k]
            U[i] -= L[i, k] * U[k]
    return np.eye(n)[:, order], L + np.eye(n), U
# %%
def trapezoid(f, a, b, n):
    y = np.vectorize(f)(np.linspace(a, b, n + 1))
    return (b - a) / n * (y.sum() - (y[0] + y[-1]) / 2)

simpson = lambda f, a, b, n: (4 * trapezoid(f, a, b, n) - trapezoid(f, a, b, n // 2)) / 3
# %%
def runge_kutta(f, y0, h, steps):
    """The 3/8 rule, of fourth order too."""
    for k in range(steps):
        t = k * h
        a = f(t, y0)
        b = f(t + h / 3, y0 + h * a / 3)
        c = f(t + 2 * h / 3, y0 + h * (b - a / 3))
        y0 = y0 + h / 8 * (a + 3 * b + 3 * c + f(t + h, y0 + h * (a - b + c)))
    return y0
