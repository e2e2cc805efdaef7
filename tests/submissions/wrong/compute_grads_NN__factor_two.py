"""All gradients are doubled.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: factor-two
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = 2 * (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * d_relu(hidden)
    return (
        d_out @ hidden.T,
        d_out.sum(axis=1, keepdims=True),
        d_z @ X_batch.T,
        d_z.sum(axis=1, keepdims=True),
    )
