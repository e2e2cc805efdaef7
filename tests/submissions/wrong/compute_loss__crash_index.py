"""Uses one-hot columns of floats as an index.

loses: compute_loss.loss
mistake: crash
"""


def compute_loss(softmaxed, y):
    loss = 0
    for i in range(y.shape[1]):
        loss += -np.log(softmaxed[y[:, i], i])
    return loss / y.shape[1]
