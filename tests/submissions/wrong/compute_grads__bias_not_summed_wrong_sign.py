"""d_b has one column per sample, as the docstring says, but with the wrong sign.

loses: compute_grads.d_b
mistake: bias-not-summed + wrong-sign
"""


def compute_grads(softmaxed, x, y):
    n = y.shape[1]
    d_W = (softmaxed - y) @ x.T / n
    d_b = (y - softmaxed) / n
    assert d_b.shape == softmaxed.shape
    return d_W, d_b
