"""The output layer is that of a squared error.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: squared-error
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    e = 2 * (softmaxed - Y_batch)
    d_out = softmaxed * (e - np.sum(e * softmaxed, axis=0)) / N
    d_z = (U.T @ d_out) * d_relu(W @ X_batch + b1)
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_W = d_z @ X_batch.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
