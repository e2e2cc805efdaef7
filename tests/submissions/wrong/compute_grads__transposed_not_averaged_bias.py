"""d_W is transposed, d_b is not averaged.

loses: compute_grads.d_W compute_grads.d_b
mistake: transposed + not-averaged
"""


def compute_grads(softmaxed, x, y):
    grad = (softmaxed - y).T
    d_W = x @ grad / grad.shape[0]
    d_b = np.sum(grad, axis=0)[:, None]
    return d_W, d_b
