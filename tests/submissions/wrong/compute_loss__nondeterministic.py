"""Estimates the loss on a random half of the batch.

loses: compute_loss.loss
mistake: nondeterministic
"""


def compute_loss(softmaxed, y):
    n = y.shape[1]
    idx = np.random.choice(n, size=max(1, n // 2))
    return -np.sum(y[:, idx] * np.log(softmaxed[:, idx])) / len(idx)
