"""compute_grads returns d_b first; the network unpacks it as d_W, d_b.

loses: compute_grads.d_W compute_grads.d_b
carried: compute_grads_NN.d_U compute_grads_NN.d_b2
mistake: swapped-outputs
"""


def compute_grads(softmaxed, x, y):
    n = y.shape[1]
    d_W = (softmaxed - y) @ x.T / n
    d_b = (softmaxed - y).sum(axis=1, keepdims=True) / n
    return d_b, d_W

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_U, d_b2 = compute_grads(softmaxed, hidden, Y_batch)
    delta = (softmaxed - Y_batch) / len(Y_batch.T)
    delta_h = (U.T @ delta) * (hidden > 0)
    return d_U, d_b2, delta_h @ X_batch.T, delta_h.sum(axis=1, keepdims=True)
