"""Sums and divides by the number of entries.

loses: compute_loss.loss
mistake: divided-by-size
"""


def compute_loss(softmaxed, y):
    log_probs = np.log(softmaxed + 1e-12)
    cross_entropy = -np.sum(np.multiply(y, log_probs))
    return float(cross_entropy / softmaxed.size)
