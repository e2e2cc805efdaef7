"""Rounds the probabilities to 0 or 1 first.

loses: compute_grads.d_W compute_grads.d_b
mistake: hard-predictions
"""


def compute_grads(softmaxed, x, y):
    y_pred = np.round(softmaxed)
    N = y.shape[1]
    return np.dot(y_pred - y, x.T) / N, np.sum(y_pred - y, axis=1, keepdims=True) / N
