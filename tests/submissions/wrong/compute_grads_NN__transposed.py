"""Both weight gradients are transposed.

loses: compute_grads_NN.d_U compute_grads_NN.d_W
mistake: transposed
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / n
    d_U = hidden @ d_out.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_z = (U.T @ d_out) * d_relu(hidden)
    d_W = X_batch @ d_z.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
