"""d_b of shape (C, N), as the docstring of the handout says: its mean over the batch is the gradient.
note: per-sample
"""

def compute_grads(softmaxed, x, y):
    # one column for each sample
    d_b = softmaxed - y
    d_W = np.mean([d_b[:, [i]] @ x[:, [i]].T for i in range(x.shape[1])], axis=0)
    return d_W, d_b
