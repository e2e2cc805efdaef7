"""An elementwise product where an outer product is needed; runs when C equals M.

loses: compute_grads.d_W compute_grads.d_b
mistake: elementwise-product
"""


def compute_grads(softmaxed, x, y):
    d = softmaxed - y
    d_W = np.mean(d * x, axis=1, keepdims=True)
    d_b = np.mean(d, axis=1, keepdims=True)
    return d_W, d_b
