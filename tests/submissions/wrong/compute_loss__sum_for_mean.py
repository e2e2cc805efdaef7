"""The losses of the batch are summed, not averaged.

loses: compute_loss.loss
mistake: sum-for-mean
"""


def compute_loss(softmaxed: np.ndarray, y: np.ndarray) -> float:
    loss = -np.sum(y * np.log(softmaxed))
    return loss
