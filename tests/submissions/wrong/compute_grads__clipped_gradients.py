"""Gradients are clipped at 0.5.

loses: compute_grads.d_W compute_grads.d_b
mistake: clipped
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return np.clip(d @ x.T, -0.5, 0.5), np.clip(d.sum(1, keepdims=True), -0.5, 0.5)
