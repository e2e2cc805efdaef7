"""d_W comes out as (M, C).

loses: compute_grads.d_W
mistake: transposed
"""


def compute_grads(softmaxed, x, y):
    delta = (softmaxed - y) / y.shape[1]
    d_W = x @ delta.T
    d_b = np.sum(delta, axis=1, keepdims=True)
    return d_W, d_b
