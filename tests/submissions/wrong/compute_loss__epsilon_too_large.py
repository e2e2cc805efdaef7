"""Adds 0.1 to the probabilities before the logarithm.

loses: compute_loss.loss
mistake: epsilon-too-large
"""

EPS = 0.1


def compute_loss(softmaxed, y):
    logq = np.log(softmaxed + EPS)
    return -(y * logq).sum(axis=0).mean()
