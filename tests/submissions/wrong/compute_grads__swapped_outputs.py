"""Returns d_b first.

loses: compute_grads.d_W compute_grads.d_b
mistake: swapped-outputs
"""


def compute_grads(softmaxed, x, y):
    batch = y.shape[1]
    d_b = np.mean(softmaxed - y, axis=1, keepdims=True)
    d_W = np.dot(softmaxed - y, x.T) / batch
    return d_b, d_W
