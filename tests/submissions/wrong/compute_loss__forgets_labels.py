"""Sums the logarithms of all classes, not only of the true one.

loses: compute_loss.loss
mistake: forgets-labels
"""


def compute_loss(softmaxed, y):
    return -np.sum(np.log(softmaxed)) / y.shape[1]
