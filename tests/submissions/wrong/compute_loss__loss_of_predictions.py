"""Takes the probability of the predicted class, so the labels play no part.

loses: compute_loss.loss
mistake: loss-of-predictions
"""


def compute_loss(softmaxed, y):
    pred = np.argmax(softmaxed, axis=0)
    idx = np.arange(softmaxed.shape[1])
    return -np.mean(np.log(softmaxed[pred, idx]))
