"""Summed over the batch and with the wrong sign.

loses: compute_grads.d_W compute_grads.d_b
mistake: not-averaged + wrong-sign
"""


def compute_grads(softmaxed, x, y):
    d_W = -(softmaxed - y) @ x.T
    d_b = -(softmaxed - y).sum(axis=1).reshape(-1, 1)
    return d_W, d_b
