"""d_U from z, and the biases are not averaged.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: gradient-from-z + biases-not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    z = np.dot(W, X_batch) + b1
    err = softmaxed - Y_batch
    err_z = np.dot(U.T, err) * d_relu(z)
    d_U = np.dot(err, z.T) / N
    d_W = np.dot(err_z, X_batch.T) / N
    d_b2 = np.sum(err, axis=1, keepdims=True)
    d_b1 = np.sum(err_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
