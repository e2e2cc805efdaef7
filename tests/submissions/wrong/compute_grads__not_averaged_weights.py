"""d_b is a mean over the batch, d_W is a plain sum.

loses: compute_grads.d_W
mistake: not-averaged
"""


def compute_grads(softmaxed, x, y):
    d_W = np.zeros((softmaxed.shape[0], x.shape[0]))
    for xi, si, yi in zip(x.T, softmaxed.T, y.T):
        d_W += np.outer(si - yi, xi)
    d_b = np.mean(softmaxed - y, axis=1, keepdims=True)
    return d_W, d_b
