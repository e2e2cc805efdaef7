"""Returns the accuracy.

loses: compute_loss.loss
mistake: accuracy-for-loss
"""


def compute_loss(softmaxed, y):
    predictions = np.argmax(softmaxed, axis=0)
    targets = np.argmax(y, axis=0)
    return float(np.mean(predictions == targets))
