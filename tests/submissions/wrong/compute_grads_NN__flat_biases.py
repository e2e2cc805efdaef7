"""Both bias gradients are flat arrays.

partly: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: flat-bias
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_hidden = (U.T @ d_out) * d_relu(hidden)
    return d_out @ hidden.T, d_out.sum(axis=1), d_hidden @ X_batch.T, d_hidden.sum(axis=1)
