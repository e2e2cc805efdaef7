"""The mean of an error that is already divided by N, for both biases.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: averaged-twice
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_theta = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = np.where(hidden > 0, U.T @ d_theta, 0.0)
    d_b2 = np.mean(d_theta, axis=1, keepdims=True)
    d_b1 = np.mean(d_z, axis=1, keepdims=True)
    return d_theta @ hidden.T, d_b2, d_z @ X_batch.T, d_b1
