"""Right value, but the logarithm overwrites softmaxed.

partly: compute_loss.loss
mistake: changes-arguments
"""


def compute_loss(softmaxed, y):
    np.log(softmaxed, out=softmaxed)
    return -np.sum(y * softmaxed) / y.shape[1]
