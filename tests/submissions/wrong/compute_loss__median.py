"""The median of the batch.

loses: compute_loss.loss
mistake: median
"""

def compute_loss(softmaxed, y):
    return np.median(-np.log((softmaxed * y).sum(0)))
