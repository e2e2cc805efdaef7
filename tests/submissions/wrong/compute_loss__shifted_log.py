"""log(1 + q) "so that log(0) cannot happen".

loses: compute_loss.loss
mistake: shifted-log
"""


def compute_loss(softmaxed, y):
    return -np.sum(y * np.log1p(softmaxed)) / y.shape[1]
