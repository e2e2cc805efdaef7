"""The return stands inside the loop.

loses: compute_loss.loss
mistake: one-sample
"""


def compute_loss(softmaxed, y):
    losses = []
    for i in range(y.shape[1]):
        c = np.argmax(y[:, i])
        losses.append(-np.log(softmaxed[c, i]))
        return np.mean(losses)
