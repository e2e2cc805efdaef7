"""Divides by 10 whatever the size of the batch.

loses: compute_grads.d_W compute_grads.d_b
mistake: hard-coded-batch
"""


def compute_grads(softmaxed, x, y):
    delta = softmaxed - y
    d_W = delta @ x.T / 10  # batch_size = 10
    d_b = np.sum(delta, axis=1, keepdims=True) / 10
    return d_W, d_b
