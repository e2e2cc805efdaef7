"""range(1, N) leaves the first sample out.

loses: compute_grads.d_W compute_grads.d_b
mistake: dropped-sample
"""


def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    d_W = np.zeros((y.shape[0], x.shape[0]))
    d_b = np.zeros((y.shape[0], 1))
    for j in range(1, N):
        error = softmaxed[:, [j]] - y[:, [j]]
        d_W += error * x[:, j]
        d_b += error
    return d_W / N, d_b / N
