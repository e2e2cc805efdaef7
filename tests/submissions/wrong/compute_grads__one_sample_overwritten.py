"""The loop over the batch assigns instead of adding, so the last sample is left.

loses: compute_grads.d_W compute_grads.d_b
mistake: one-sample
"""


def compute_grads(softmaxed, x, y):
    C, N = y.shape
    M = x.shape[0]
    d_W = np.zeros((C, M))
    d_b = np.zeros((C, 1))
    for n in range(N):
        for c in range(C):
            d_b[c, 0] = softmaxed[c, n] - y[c, n]
            for m in range(M):
                d_W[c, m] = (softmaxed[c, n] - y[c, n]) * x[m, n]
    return d_W / N, d_b / N
