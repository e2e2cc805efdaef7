"""d_b sums over the classes instead of the batch.

loses: compute_grads.d_b
mistake: wrong-axis
"""


def compute_grads(softmaxed, x, y):
    d_out = softmaxed - y
    d_W = d_out @ x.T / d_out.shape[1]
    d_b = np.sum(d_out, axis=0, keepdims=True) / d_out.shape[1]
    return d_W, d_b
