"""A comma too many makes a tuple that holds the tuple.

partly: compute_grads.d_W compute_grads.d_b
mistake: other-container
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return (d @ x.T, d.sum(1, keepdims=True)),
