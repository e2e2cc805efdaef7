"""An epsilon of 1e-3 in the logarithm.

loses: compute_loss.loss
mistake: epsilon-too-large
"""

def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed + 1e-3)) / y.shape[1]
