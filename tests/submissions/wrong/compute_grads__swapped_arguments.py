"""The parameters are declared in another order: x and y change places in a positional call.

loses: compute_grads.d_W compute_grads.d_b
mistake: swapped-arguments
"""


def compute_grads(softmaxed, y, x):
    n = softmaxed.shape[1]
    d_W = (softmaxed - y) @ x.T / n
    d_b = np.mean(softmaxed - y, axis=1, keepdims=True)
    return d_W, d_b
