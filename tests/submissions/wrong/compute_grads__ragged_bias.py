"""d_b is a list of rows of different lengths.

loses: compute_grads.d_b
mistake: not-an-array
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return d @ x.T, [[1.0, 2.0], [3.0]]
