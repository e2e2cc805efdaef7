"""The gradient of the squared error through the softmax.

loses: compute_grads.d_W compute_grads.d_b
mistake: squared-error
"""


def compute_grads(softmaxed, x, y):
    d_q = 2 * (softmaxed - y)
    d_z = np.zeros_like(softmaxed)
    for i in range(y.shape[1]):
        s = softmaxed[:, i]
        J = np.diag(s) - np.outer(s, s)
        d_z[:, i] = J @ d_q[:, i]
    d_z /= y.shape[1]
    return d_z @ x.T, d_z.sum(axis=1, keepdims=True)
