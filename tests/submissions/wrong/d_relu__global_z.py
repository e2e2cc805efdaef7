"""Looks at the notebook's z in place of its argument.

loses: d_relu.value
mistake: reads-global
"""

z = np.array([[1.0, -2.0], [0.5, -1.0]])


def d_relu(x):
    return (z > 0) * 1.0
