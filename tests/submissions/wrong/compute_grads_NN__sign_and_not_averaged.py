"""The wrong sign, and no average in the hidden layer.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: wrong-sign + hidden-not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    diff = Y_batch - softmaxed
    d_U = diff @ hidden.T / N
    d_b2 = diff.mean(axis=1, keepdims=True)
    back = (U.T @ diff) * d_relu(hidden)
    d_W = back @ X_batch.T
    d_b1 = back.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
