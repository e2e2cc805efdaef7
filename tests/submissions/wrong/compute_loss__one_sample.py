"""Only the loss of the first sample.

loses: compute_loss.loss
mistake: one-sample
"""


def compute_loss(softmaxed, y):
    # loss for a single datapoint
    label = np.argmax(y[:, 0])
    return -np.log(softmaxed[label, 0])
