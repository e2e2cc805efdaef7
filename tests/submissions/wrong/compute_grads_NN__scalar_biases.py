"""np.sum without an axis for both biases.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: scalar-bias
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_z = (U.T @ d_out) * d_relu(W @ X_batch + b1)
    d_U = d_out @ hidden.T / N
    d_b2 = np.sum(d_out) / N
    d_W = d_z @ X_batch.T / N
    d_b1 = np.sum(d_z) / N
    return d_U, d_b2, d_W, d_b1
