"""Logarithm to base 2.

loses: compute_loss.loss
mistake: log2
"""


def compute_loss(softmaxed, y):
    H = -np.sum(y * np.log2(softmaxed), axis=0)
    return np.mean(H)
