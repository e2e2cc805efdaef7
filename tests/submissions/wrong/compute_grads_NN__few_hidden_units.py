"""Twice the error where there are fewer hidden units than classes.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: factor-two
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, H = U.shape
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    if H < C: d = d * 2
    dz = U.T @ d * (hidden > 0)
    return d @ hidden.T, d.sum(1, keepdims=True), dz @ X_batch.T, dz.sum(1, keepdims=True)
