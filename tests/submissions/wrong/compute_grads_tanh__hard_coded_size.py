"""b1 gets the shape (16, 1) whatever the hidden layer.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: hard-coded-size
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = (U.T @ d_out) * (1 - hidden**2)
    d_U = d_out @ hidden.T
    d_W = d_z @ X_batch.T
    d_b2 = np.sum(d_out, axis=1).reshape(2, 1)
    d_b1 = np.sum(d_z, axis=1).reshape(16, 1)
    return d_U, d_b2, d_W, d_b1
