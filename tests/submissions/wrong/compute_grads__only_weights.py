"""Returns d_W alone.

loses: compute_grads.d_b
mistake: wrong-count
"""


def compute_grads(softmaxed, x, y):
    return (softmaxed - y) @ x.T / y.shape[1]
