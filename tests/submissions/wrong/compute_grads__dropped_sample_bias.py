"""The sum for d_b stops one sample before the end.

loses: compute_grads.d_b
mistake: dropped-sample
"""


def compute_grads(softmaxed, x, y):
    n = y.shape[1]
    err = (softmaxed - y) / n
    d_b = np.zeros((len(y), 1))
    i = 0
    while i < n - 1:
        d_b[:, 0] += err[:, i]
        i += 1
    return err @ x.T, d_b
