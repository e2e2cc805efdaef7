"""Takes len(x) for the number of samples; it is the number of features.

loses: compute_grads.d_W compute_grads.d_b
mistake: divided-by-inputs
"""


def compute_grads(softmaxed, x, y):
    m = len(x)
    dZ = softmaxed - y
    dW = (1 / m) * dZ @ x.T
    db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)
    return dW, db
