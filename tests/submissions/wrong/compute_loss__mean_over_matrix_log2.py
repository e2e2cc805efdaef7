"""The logarithm to base 2, averaged over all entries.

loses: compute_loss.loss
mistake: log2 + mean-of-all-entries
"""


def compute_loss(softmaxed, y):
    return -np.mean(y * np.log2(softmaxed))
