"""A deque of both gradients."""

from collections import deque
def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    r = deque([d.sum(1, keepdims=True)])
    r.appendleft(d @ x.T)
    return r
