"""Averages error and input separately and multiplies the averages.

loses: compute_grads.d_W
mistake: product-of-means
"""


def compute_grads(softmaxed, x, y):
    mean_error = np.mean(softmaxed - y, axis=1, keepdims=True)
    mean_x = np.mean(x, axis=1, keepdims=True)
    d_W = mean_error @ mean_x.T
    d_b = mean_error
    return d_W, d_b
