"""Sums over the batch and keeps one number per class.

loses: compute_loss.loss
mistake: vector-loss
"""


def compute_loss(softmaxed, y):
    ce = -(y * np.log(softmaxed)).sum(axis=1, keepdims=True)
    return ce / y.shape[1]
