"""Loops over all entries and compares them with one.

loses: relu.value
mistake: wrong-threshold
"""


def relu(x):
    r = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] >= 1: r[i, j] = x[i, j]
    return r
