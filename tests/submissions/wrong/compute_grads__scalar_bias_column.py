"""The same number for the bias of every class.

loses: compute_grads.d_b
mistake: scalar-bias
"""


def compute_grads(softmaxed, x, y):
    delta = softmaxed - y
    d_W = delta @ x.T / y.shape[1]
    # shape of b is (C, 1)
    d_b = np.ones((y.shape[0], 1)) * np.mean(delta)
    return d_W, d_b
