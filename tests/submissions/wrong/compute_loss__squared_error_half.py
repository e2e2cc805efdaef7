"""Half the mean squared error over all entries.

loses: compute_loss.loss
mistake: squared-error
"""


def compute_loss(softmaxed, y):
    diff = y - softmaxed
    return 0.5 * np.mean(np.square(diff))
