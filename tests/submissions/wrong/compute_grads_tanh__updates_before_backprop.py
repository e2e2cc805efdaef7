"""U is updated before the error goes back through it.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: updates-parameters
"""

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dU = d @ hidden.T
    U2 = U - 0.1 * dU
    dz = U2.T @ d * (1 - hidden ** 2)
    return dU, d.sum(1, keepdims=True), dz @ X_batch.T, dz.sum(1, keepdims=True)
