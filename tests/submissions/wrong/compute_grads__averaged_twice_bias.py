"""The error is already divided by N, d_b takes its mean.

loses: compute_grads.d_b
mistake: averaged-twice
"""


def compute_grads(softmaxed, x, y):
    _, batch_size = softmaxed.shape
    grad_z = (softmaxed - y) / batch_size

    d_W = grad_z.dot(x.T)
    d_b = grad_z.mean(axis=1)[:, None]  # one bias per class

    return d_W, d_b
