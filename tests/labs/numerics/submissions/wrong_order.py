"""Trapezoids, which converge, but by the second order; Euler's method.

loses: simpson.order simpson.n32 runge_kutta.y
"""
def simpson(f, a, b, n):
    x = np.linspace(a, b, n + 1)
    y = np.array([f(one) for one in x])
    return (b - a) / n * (y.sum() - (y[0] + y[-1]) / 2)
# %%
def runge_kutta(f, y0, h, steps):
    for k in range(steps):
        y0 = y0 + h * f(k * h, y0)
    return y0
