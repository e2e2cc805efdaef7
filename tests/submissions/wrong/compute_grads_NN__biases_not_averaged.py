"""The weights are averaged over the batch, the biases are summed.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: biases-not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = X_batch.shape[1]

    # output layer
    error = softmaxed - Y_batch
    d_U = error @ hidden.T / batch_size
    d_b2 = np.sum(error, axis=1, keepdims=True)

    # hidden layer
    error_h = (U.T @ error) * d_relu(hidden)
    d_W = error_h @ X_batch.T / batch_size
    d_b1 = np.sum(error_h, axis=1, keepdims=True)

    return d_U, d_b2, d_W, d_b1
