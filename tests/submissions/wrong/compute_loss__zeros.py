"""The terms are computed and never added to the sum.

loses: compute_loss.loss
mistake: zeros
"""


def compute_loss(softmaxed, y):
    loss = 0.0
    for n in range(y.shape[1]):
        loss - np.log(softmaxed[np.argmax(y[:, n]), n])
    return loss / y.shape[1]
