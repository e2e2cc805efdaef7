"""d_W leaves out the first sample.

loses: compute_grads_NN.d_W
mistake: dropped-sample
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dz = U.T @ d * (hidden > 0)
    return d @ hidden.T, d.sum(1, keepdims=True), dz[:, 1:] @ X_batch[:, 1:].T, dz.sum(1, keepdims=True)
