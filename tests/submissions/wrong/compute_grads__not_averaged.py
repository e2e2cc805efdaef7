"""The gradients are summed over the batch, not averaged.

loses: compute_grads.d_W compute_grads.d_b
mistake: not-averaged
"""


def compute_grads(softmaxed, x, y):
    delta = softmaxed - y
    d_W = delta @ x.T
    d_b = delta.sum(axis=1, keepdims=True)
    return d_W, d_b
