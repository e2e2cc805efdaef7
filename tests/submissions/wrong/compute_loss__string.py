"""Returns the loss as a formatted text.

loses: compute_loss.loss
mistake: not-an-array
"""


def compute_loss(softmaxed, y):
    value = -np.mean(np.sum(y * np.log(softmaxed), axis=0))
    return f"Loss: {value:.4f}"
