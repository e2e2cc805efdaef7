"""Yields the bias gradient first.

loses: compute_grads.d_W compute_grads.d_b
mistake: swapped-outputs
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    yield d.sum(1, keepdims=True)
    yield d @ x.T
