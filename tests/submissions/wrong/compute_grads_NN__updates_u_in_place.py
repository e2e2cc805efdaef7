"""Right gradients; then a step is taken, in place.

partly: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: changes-arguments
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dz = U.T @ d * (hidden > 0)
    r = d @ hidden.T, d.sum(1, keepdims=True), dz @ X_batch.T, dz.sum(1, keepdims=True)
    U -= 0.1 * r[0]
    return r
