"""Averages the error over the batch before it goes back through the mask.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: product-of-means
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    err = softmaxed - Y_batch
    d_U = err @ hidden.T / N
    d_b2 = err.mean(axis=1, keepdims=True)
    # from here on only averages are needed
    mean_x = X_batch.mean(axis=1, keepdims=True)
    d_b1 = (U.T @ d_b2) * d_relu(W @ mean_x + b1)
    d_W = d_b1 @ mean_x.T
    return d_U, d_b2, d_W, d_b1
