"""A loop over samples and classes is divided by len(x), the number of inputs.

loses: compute_grads.d_W compute_grads.d_b
mistake: divided-by-inputs
"""


def compute_grads(softmaxed, x, y):
    m = len(x)
    d_W = np.zeros((softmaxed.shape[0], x.shape[0]))
    d_b = np.zeros((softmaxed.shape[0], 1))
    for i in range(y.shape[1]):
        for c in range(y.shape[0]):
            d_W[c] += (softmaxed[c, i] - y[c, i]) * x[:, i]
            d_b[c, 0] += softmaxed[c, i] - y[c, i]
    return d_W / m, d_b / m
