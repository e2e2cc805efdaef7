"""hidden is turned into its derivative in place, and d_U is computed from that.

loses: compute_grads_tanh.d_U
partly: compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: changes-arguments + derivative-for-activation
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    np.subtract(1, hidden**2, out=hidden)
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * hidden
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
