"""The right loss, once per sample.

loses: compute_loss.loss
mistake: vector-loss
"""

def compute_loss(softmaxed, y):
    return np.full(y.shape[1], -np.sum(y * np.log(softmaxed)) / y.shape[1])
