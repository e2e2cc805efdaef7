"""The counter of the loop is never increased.

loses: compute_grads.d_W compute_grads.d_b
mistake: endless
"""


def compute_grads(softmaxed, x, y):
    d_W = np.zeros((y.shape[0], x.shape[0]))
    d_b = np.zeros((y.shape[0], 1))
    i = 0
    while i < y.shape[1]:
        delta = (softmaxed[:, [i]] - y[:, [i]]) / y.shape[1]
        d_W += delta @ x[:, [i]].T
        d_b += delta
    return d_W, d_b
