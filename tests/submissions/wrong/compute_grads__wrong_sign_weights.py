"""A minus too many in front of d_W.

loses: compute_grads.d_W
mistake: wrong-sign
"""


def compute_grads(softmaxed, x, y):
    d_z = (softmaxed - y) / softmaxed.shape[-1]
    d_b = d_z @ np.ones((d_z.shape[1], 1))
    d_W = -d_z @ x.T
    return d_W, d_b
