"""Classes have weights.

loses: compute_loss.loss
mistake: class-weights
"""

def compute_loss(softmaxed, y):
    w = np.arange(1, len(y) + 1)[:, None] / len(y)
    return -np.sum(w * y * np.log(softmaxed)) / y.shape[1]
