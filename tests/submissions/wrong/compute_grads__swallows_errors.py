"""Where an error is raised the gradients are zero.

loses: compute_grads.d_W compute_grads.d_b
mistake: zeros
"""

def compute_grads(softmaxed, x, y):
    try:
        d = (softmaxed - y) / y.shape[1]
        if y.shape[1] == 7: raise ValueError
        return d @ x.T, d.sum(1, keepdims=True)
    except ValueError:
        return np.zeros((len(y), len(x))), np.zeros((len(y), 1))
