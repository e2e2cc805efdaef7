"""Prints and warns, which costs nothing; the minus sign is missing, which does.

loses: compute_loss.loss
mistake: no-minus
"""

import warnings


def compute_loss(softmaxed, y):
    warnings.warn("a warning")
    loss = np.mean(np.sum(y * np.log(softmaxed), axis=0))
    print("loss", loss)
    return loss
