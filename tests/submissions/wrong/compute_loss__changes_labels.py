"""Right value, but the labels are multiplied in place.

partly: compute_loss.loss
mistake: changes-arguments
"""


def compute_loss(softmaxed, y):
    N = y.shape[1]
    y *= -np.log(softmaxed)
    return y.sum() / N
