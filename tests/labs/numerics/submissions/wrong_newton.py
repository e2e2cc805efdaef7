"""Bisection in the name of Newton: right, but slow; and nothing is said where there is no root.

loses: newton.quadratic newton.diverges
"""
def newton(f, df, x0, tol=1e-12):
    low, high, steps = 0.0, 10.0, 0
    while high - low > 1e-13 and steps < 100:
        middle, steps = (low + high) / 2, steps + 1
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return (low + high) / 2, steps
