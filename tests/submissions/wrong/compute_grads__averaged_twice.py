"""Divides the error by the batch size and then takes the mean as well.

loses: compute_grads.d_W compute_grads.d_b
mistake: averaged-twice
"""


def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    dz = (softmaxed - y) / N
    d_W = (dz @ x.T) / N
    d_b = np.mean(dz, axis=1, keepdims=True)
    return d_W, d_b
