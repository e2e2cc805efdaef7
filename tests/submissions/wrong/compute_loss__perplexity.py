"""Exponentiates the cross-entropy at the end.

loses: compute_loss.loss
mistake: perplexity
"""


def compute_loss(softmaxed, y):
    ce = -np.sum(y * np.log(softmaxed), axis=0).mean()
    return np.exp(ce)
