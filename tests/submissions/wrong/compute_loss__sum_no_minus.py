"""Summed over the batch, without the minus.

loses: compute_loss.loss
mistake: sum-for-mean + no-minus
"""


def compute_loss(softmaxed, y):
    labels = np.where(y.T == 1)[1]
    return sum(np.log(softmaxed[label, i]) for i, label in enumerate(labels))
