"""Divides by the notebook's batch_size.

loses: compute_grads.d_W compute_grads.d_b
mistake: reads-global
"""

batch_size = 32


def compute_grads(softmaxed, x, y):
    e = softmaxed - y
    return e @ x.T / batch_size, e.sum(1, keepdims=True) / batch_size
