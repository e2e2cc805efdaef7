"""The logarithm is taken of the labels: 0 log 0.

loses: compute_loss.loss
mistake: nan
"""


def compute_loss(softmaxed, y):
    loss = -(y * np.log(softmaxed) - y * np.log(y))
    return loss.sum() / loss.shape[1]
