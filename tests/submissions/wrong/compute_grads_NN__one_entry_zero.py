"""One entry of d_W is set to zero.

loses: compute_grads_NN.d_W
mistake: dropped-entry
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dz = U.T @ d * (hidden > 0)
    dW = dz @ X_batch.T
    dW[-1, -1] = 0
    return d @ hidden.T, d.sum(1, keepdims=True), dW, dz.sum(1, keepdims=True)
