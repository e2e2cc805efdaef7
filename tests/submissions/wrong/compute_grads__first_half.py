"""Only the first half of the batch is looked at.

loses: compute_grads.d_W compute_grads.d_b
mistake: dropped-sample
"""


def compute_grads(softmaxed, x, y):
    k = y.shape[1] // 2 + 1
    e = softmaxed[:, :k] - y[:, :k]
    return e @ x[:, :k].T / k, e.mean(1, keepdims=True)
