"""hidden is overwritten by its mask before d_U is computed from it.

loses: compute_grads_NN.d_U
partly: compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: changes-arguments + derivative-for-activation
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    mask = hidden
    mask[mask > 0] = 1
    d_z = (U.T @ d_out) * mask
    d_U = d_out @ hidden.T / n
    d_b2 = d_out.sum(axis=1, keepdims=True) / n
    d_W = d_z @ X_batch.T / n
    d_b1 = d_z.sum(axis=1, keepdims=True) / n
    return d_U, d_b2, d_W, d_b1
