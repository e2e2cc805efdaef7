"""d_b holds a letter and None.

loses: compute_grads.d_b
mistake: not-an-array
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return d @ x.T, np.array([["a"], [None]], dtype=object)
