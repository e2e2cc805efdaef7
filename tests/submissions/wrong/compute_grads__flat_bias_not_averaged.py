"""d_b of shape (C,); d_W is not averaged.

loses: compute_grads.d_W
partly: compute_grads.d_b
mistake: not-averaged + flat-bias
"""


def compute_grads(softmaxed, x, y):
    d_W = sum(np.outer(softmaxed[:, i] - y[:, i], x[:, i]) for i in range(x.shape[1]))
    d_b = (softmaxed - y).mean(axis=1)
    return d_W, d_b
