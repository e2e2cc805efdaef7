"""Right gradients; hidden is squared in place after its last use.

partly: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: changes-arguments
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    err = (softmaxed - Y_batch) / N
    d_U = err @ hidden.T
    hidden **= 2
    err_h = (U.T @ err) * (1 - hidden)
    d_b2 = err.sum(axis=1, keepdims=True)
    d_W = err_h @ X_batch.T
    d_b1 = err_h.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
