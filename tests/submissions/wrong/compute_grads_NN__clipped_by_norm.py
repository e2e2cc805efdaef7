"""The gradients are scaled to a norm of at most one.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: normalized-gradient
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dz = U.T @ d * (hidden > 0)
    g = d @ hidden.T, d.sum(1, keepdims=True), dz @ X_batch.T, dz.sum(1, keepdims=True)
    n = np.sqrt(sum((a * a).sum() for a in g))
    return tuple(a / max(1, n) for a in g)
