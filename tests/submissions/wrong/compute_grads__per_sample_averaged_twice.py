"""d_b has shape (C, N), and neither its sum nor its mean is the gradient.

loses: compute_grads.d_b
mistake: averaged-twice
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return d @ x.T, d / y.shape[1]
