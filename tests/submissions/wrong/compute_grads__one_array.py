"""Both gradients side by side in one array.

loses: compute_grads.d_W compute_grads.d_b
mistake: wrong-count
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return np.hstack([d @ x.T, d.sum(1, keepdims=True)])
