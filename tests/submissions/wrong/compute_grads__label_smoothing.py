"""Labels are smoothed by one percent.

loses: compute_grads.d_W compute_grads.d_b
mistake: label-smoothing
"""

def compute_grads(softmaxed, x, y):
    t = 0.99 * y + 0.01 / len(y)
    d = (softmaxed - t) / y.shape[1]
    return d @ x.T, d.sum(1, keepdims=True)
