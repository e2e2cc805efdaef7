"""Divides by the number of calls so far.

loses: compute_loss.loss
mistake: nondeterministic + reads-global
"""

k = 0
def compute_loss(softmaxed, y):
    global k
    k += 1
    return -np.sum(y * np.log(softmaxed)) / y.shape[1] / k
