"""Goes over three classes whatever their number.

loses: compute_loss.loss
mistake: hard-coded-size
"""


def compute_loss(softmaxed, y):
    loss = 0
    for c in range(3):
        loss -= np.sum(y[c] * np.log(softmaxed[c]))
    return loss / y.shape[1]
