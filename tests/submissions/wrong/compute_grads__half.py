"""Uses the 1/(2m) of the least squares cost.

loses: compute_grads.d_W compute_grads.d_b
mistake: half
"""


def compute_grads(softmaxed, x, y):
    m = y.shape[1]
    residual = softmaxed - y
    gradient_W = (1 / (2 * m)) * (residual @ x.T)
    gradient_b = (1 / (2 * m)) * residual.sum(axis=1, keepdims=True)
    return gradient_W, gradient_b
