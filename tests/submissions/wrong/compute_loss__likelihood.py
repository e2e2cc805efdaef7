"""The likelihood of the batch, not its negative logarithm.

loses: compute_loss.loss
mistake: likelihood-for-loss
"""


def compute_loss(softmaxed, y):
    likelihood = 1
    for p, t in zip(softmaxed.T, y.T):
        likelihood *= np.sum(p * t)
    return likelihood
