"""The derivative of the ReLU in the tanh network.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: relu-derivative-in-tanh
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_z = (U.T @ d_out) * d_relu(W @ X_batch + b1)
    d_W = d_z @ X_batch.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
