"""Probabilities are clipped at 1e-3 before the logarithm.

loses: compute_loss.loss
mistake: epsilon-too-large
"""

def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(np.clip(softmaxed, 1e-3, 1))) / y.shape[1]
