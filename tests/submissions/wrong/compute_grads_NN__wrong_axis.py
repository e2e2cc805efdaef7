"""The biases are averaged along the wrong axis.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: wrong-axis
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta = softmaxed - Y_batch
    d_U = delta @ hidden.T / N
    d_b2 = np.mean(delta, axis=0, keepdims=True)
    delta_h = (U.T @ delta) * (hidden > 0)
    d_W = delta_h @ X_batch.T / N
    d_b1 = np.mean(delta_h, axis=0, keepdims=True)
    return d_U, d_b2, d_W, d_b1
