"""Gradients are put into arrays of integers.

loses: compute_grads.d_W compute_grads.d_b
mistake: truncated-to-integers
"""


def compute_grads(softmaxed, x, y):
    e = (softmaxed - y) / y.shape[1]
    d_W = np.zeros((y.shape[0], x.shape[0]), dtype=int)
    d_W[:] = e @ x.T
    return d_W, np.array(e.sum(1, keepdims=True), dtype=int)
