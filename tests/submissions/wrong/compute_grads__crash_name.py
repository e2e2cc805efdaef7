"""A misspelt variable: NameError on every call.

loses: compute_grads.d_W compute_grads.d_b
mistake: crash
"""


def compute_grads(softmaxed, x, y):
    batch_size = y.shape[1]
    delta = softmaxed - y
    d_W = delta @ x.T / batchsize
    d_b = delta.sum(axis=1, keepdims=True) / batchsize
    return d_W, d_b
