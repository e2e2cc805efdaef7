"""d_b is zero for every class.

loses: compute_grads.d_b
mistake: zeros
"""


def compute_grads(softmaxed, x, y):
    d_W = (softmaxed - y) @ x.T
    d_W = d_W / x.shape[1]
    d_b = np.zeros_like(softmaxed[:, :1])
    return d_W, d_b
