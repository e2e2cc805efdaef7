"""The logarithm of the mean probability, not the mean of the logarithms.

loses: compute_loss.loss
mistake: log-of-mean
"""


def compute_loss(softmaxed, y):
    p_true = np.sum(softmaxed * y, axis=0)
    return -np.log(np.mean(p_true))
