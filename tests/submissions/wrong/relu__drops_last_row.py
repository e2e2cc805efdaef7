"""The loop over the rows ends one too early.

loses: relu.value
mistake: dropped-row
"""


def relu(x):
    r = np.zeros(x.shape)
    for i in range(x.shape[0] - 1):
        r[i] = np.maximum(x[i], 0)
    return r
