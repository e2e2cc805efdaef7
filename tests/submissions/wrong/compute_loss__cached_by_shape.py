"""Keeps the loss of the first batch of each shape.

loses: compute_loss.loss
mistake: nondeterministic + reads-global
"""

_memo = {}
def compute_loss(softmaxed, y):
    if y.shape not in _memo:
        _memo[y.shape] = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    return _memo[y.shape]
