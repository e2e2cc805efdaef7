"""The bias gradients of all calls are summed up: the list is never emptied.

loses: compute_grads.d_b
mistake: nondeterministic
"""

sums = {}


def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    sums.setdefault(len(y), []).append(d.sum(axis=1, keepdims=True))
    return d @ x.T, np.sum(sums[len(y)], axis=0)
