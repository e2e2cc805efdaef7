"""d_b1 is computed before the derivative is multiplied in.

loses: compute_grads_NN.d_b1
mistake: derivative-missing-in-bias
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_hidden = U.T @ d_out
    d_W = (d_hidden * d_relu(hidden)) @ X_batch.T
    d_b1 = np.sum(d_hidden, axis=1, keepdims=True)
    return d_out @ hidden.T, np.sum(d_out, axis=1, keepdims=True), d_W, d_b1
