"""Keeps only the row of the true class of the error.

loses: compute_grads.d_W compute_grads.d_b
mistake: true-class-only
"""


def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    d_W = np.zeros((y.shape[0], x.shape[0]))
    d_b = np.zeros((y.shape[0], 1))
    for n in range(N):
        k = np.argmax(y[:, n])
        d_W[k] += (softmaxed[k, n] - 1) * x[:, n] / N
        d_b[k] += (softmaxed[k, n] - 1) / N
    return d_W, d_b
