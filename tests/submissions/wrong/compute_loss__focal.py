"""A focal loss that is hardly focal.

loses: compute_loss.loss
mistake: focal
"""

def compute_loss(softmaxed, y):
    p = (softmaxed * y).sum(0)
    return -((1 - p) ** 0.01 * np.log(p)).mean()
