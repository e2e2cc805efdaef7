"""Always the loss of a uniform guess.

loses: compute_loss.loss
mistake: constant
"""


def compute_loss(softmaxed, y):
    n_classes = y.shape[0]
    q = np.full(n_classes, 1 / n_classes)
    return -np.log(q[0])
