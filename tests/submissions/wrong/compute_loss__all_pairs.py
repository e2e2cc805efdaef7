"""A matrix product of labels and log probabilities, averaged over all pairs of samples.

loses: compute_loss.loss
mistake: all-pairs
"""


def compute_loss(softmaxed, y):
    loss = -y.T @ np.log(softmaxed)
    return np.mean(loss)
