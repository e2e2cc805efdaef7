"""Axes of length one are squeezed out of both.

partly: compute_grads.d_b
mistake: flat-bias
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return np.squeeze(d @ x.T), np.squeeze(d.sum(1, keepdims=True))
