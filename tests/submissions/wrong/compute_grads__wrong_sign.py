"""Both gradients point the wrong way: labels minus probabilities.

loses: compute_grads.d_W compute_grads.d_b
mistake: wrong-sign
"""


def compute_grads(softmaxed, x, y):
    diff = y - softmaxed
    d_W = diff @ x.T / y.shape[1]
    d_b = np.mean(diff, axis=1, keepdims=True)
    return d_W, d_b
