"""d_W is right; in d_b the sum over the batch is divided by shape[0].

loses: compute_grads.d_b
mistake: divided-by-classes
"""


def compute_grads(softmaxed, x, y):
    d_z = softmaxed - y
    d_W = np.matmul(d_z, np.transpose(x)) / d_z.shape[1]
    d_b = np.sum(d_z, axis=1, keepdims=True) / d_z.shape[0]
    return d_W, d_b
