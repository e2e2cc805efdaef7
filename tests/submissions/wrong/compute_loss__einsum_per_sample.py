"""An einsum that keeps the axis of the batch.

loses: compute_loss.loss
mistake: vector-loss
"""


def compute_loss(softmaxed, y):
    return np.einsum("cn,cn->n", y, -np.log(softmaxed))
