"""Squared error in place of the cross-entropy.

loses: compute_loss.loss
mistake: squared-error
"""


def compute_loss(softmaxed, y):
    loss = np.sum((softmaxed - y) ** 2) / y.shape[1]
    return loss
