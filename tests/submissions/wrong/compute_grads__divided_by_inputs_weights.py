"""d_W is divided by the number of features, d_b is right.

loses: compute_grads.d_W
mistake: divided-by-inputs
"""


def compute_grads(softmaxed, x, y):
    diff = np.subtract(softmaxed, y)
    d_W = np.einsum("cn,mn->cm", diff, x) / x.shape[0]
    d_b = np.average(diff, axis=1).reshape((-1, 1))
    return d_W, d_b
