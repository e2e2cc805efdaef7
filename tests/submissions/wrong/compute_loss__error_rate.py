"""Counts the wrong predictions (0-1 loss).

loses: compute_loss.loss
mistake: accuracy-for-loss
"""


def compute_loss(softmaxed, y):
    errors = 0
    for n in range(y.shape[1]):
        if softmaxed[:, n].argmax() != y[:, n].argmax():
            errors += 1
    return errors / y.shape[1]
