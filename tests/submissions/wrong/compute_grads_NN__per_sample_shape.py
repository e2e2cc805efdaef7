"""The weight gradients keep the axis of the batch.

loses: compute_grads_NN.d_U compute_grads_NN.d_W
mistake: per-sample-shape
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / n
    d_z = (U.T @ d_out) * d_relu(hidden)
    d_U = d_out[:, None, :] * hidden[None, :, :]
    d_W = d_z[:, None, :] * X_batch[None, :, :]
    return d_U, d_out.sum(axis=1, keepdims=True), d_W, d_z.sum(axis=1, keepdims=True)
