"""Uses a name that exists nowhere.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: crash
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    delta_hidden = (U.T @ delta_output) * d_relu(hidden)
    d_U = delta_out @ hidden.T
    d_b2 = delta_out.sum(axis=1, keepdims=True)
    d_W = delta_hidden @ X_batch.T
    d_b1 = delta_hidden.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
