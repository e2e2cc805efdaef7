"""d_W keeps the axis of the batch.

loses: compute_grads.d_W
mistake: per-sample-shape
"""


def compute_grads(softmaxed, x, y):
    err = (softmaxed - y) / y.shape[1]
    d_W = np.einsum("ij,kj->ikj", err, x)
    d_b = np.einsum("ij->i", err).reshape(-1, 1)
    return d_W, d_b
