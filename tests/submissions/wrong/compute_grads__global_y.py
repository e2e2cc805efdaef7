"""Takes the labels from the notebook, not from its argument.

loses: compute_grads.d_W compute_grads.d_b
mistake: reads-global
"""

Y = np.eye(3)[:, [0, 1, 2, 0]]


def compute_grads(softmaxed, x, y):
    e = softmaxed - Y
    return e @ x.T / Y.shape[1], e.mean(1, keepdims=True)
