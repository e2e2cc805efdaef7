"""No division by the batch size anywhere.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: not-averaged
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_U = np.zeros_like(U)
    d_b2 = np.zeros((len(U), 1))
    d_W = np.zeros_like(W)
    d_b1 = np.zeros_like(b1)
    for x, y, s, h in zip(X_batch.T, Y_batch.T, softmaxed.T, hidden.T):
        e = s - y
        g = (e @ U) * (1 - h**2)
        d_U += np.outer(e, h)
        d_b2 += e[:, None]
        d_W += np.outer(g, x)
        d_b1 += g[:, None]
    return d_U, d_b2, d_W, d_b1
