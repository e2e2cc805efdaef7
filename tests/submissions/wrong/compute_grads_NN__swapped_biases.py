"""d_b1 and d_b2 have changed places.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: swapped-biases
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_b1 = np.mean(d_out, axis=1, keepdims=True)
    d_U = d_out @ hidden.T / N
    d_z = (U.T @ d_out) * d_relu(hidden)
    d_b2 = np.mean(d_z, axis=1, keepdims=True)
    d_W = d_z @ X_batch.T / N
    return d_U, d_b2, d_W, d_b1
