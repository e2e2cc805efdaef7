"""Compares with 0.3, so that small positive numbers vanish too.

loses: relu.value
mistake: dropped-entry
"""


def relu(x):
    return np.where(x > 0.3, x, 0)
