"""The error changes its sign where a probability is above 0.9.

loses: compute_grads.d_W compute_grads.d_b
mistake: wrong-sign
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    d = np.where(softmaxed > 0.9, -d, d)
    return d @ x.T, d.sum(1, keepdims=True)
