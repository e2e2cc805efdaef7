"""Returns the loss together with the accuracy.

loses: compute_loss.loss
mistake: wrong-count
"""


def compute_loss(softmaxed, y):
    loss = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    acc = np.mean(softmaxed.argmax(0) == y.argmax(0))
    return loss, acc
