"""As in the book: partial pivoting, step by step."""

import numpy as np
# %%
def newton(f, df, x0, tol=1e-12):
    x = x0
    for k in range(1, 200):
        x_new = x - f(x) / df(x)
        if abs(x_new - x) < tol:
            return x_new, k
        x = x_new
    raise ValueError("Newton's method did not converge")
# %%
def lu(A):
    A = A.copy()
    n = A.shape[0]
    P = np.eye(n)
    for k in range(n - 1):
        p = np.argmax(np.abs(A[k:, k])) + k
        A[[k, p], :] = A[[p, k], :]
        P[[k, p], :] = P[[p, k], :]
        for i in range(k + 1, n):
            A[i, k] = A[i, k] / A[k, k]
            A[i, k + 1:] = A[i, k + 1:] - A[i, k] * A[k, k + 1:]
    return P.T, np.tril(A, -1) + np.eye(n), np.triu(A)
# %%
def simpson(f, a, b, n):
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        total += (4 if i % 2 else 2) * f(a + i * h)
    return total * h / 3
# %%
def runge_kutta(f, y0, h, steps):
    t, y = 0, y0
    for i in range(steps):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h * k1 / 2)
        k3 = f(t + h / 2, y + h * k2 / 2)
        k4 = f(t + h, y + h * k3)
        y = y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        t = t + h
    return y
