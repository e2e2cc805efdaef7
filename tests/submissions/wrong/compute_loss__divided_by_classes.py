"""Divides by len(y), the number of classes.

loses: compute_loss.loss
mistake: divided-by-classes
"""


def compute_loss(softmaxed, y):
    total = 0
    for q, p in zip(softmaxed.T, y.T):
        total -= np.log(q[p == 1][0])
    return total / len(y)
