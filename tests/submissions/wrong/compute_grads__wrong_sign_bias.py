"""The sign of d_b is wrong, d_W is right.

loses: compute_grads.d_b
mistake: wrong-sign
"""


def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    d_W = (softmaxed - y) @ x.T / N
    d_b = (y - softmaxed).sum(axis=1, keepdims=True) / N
    return d_W, d_b
