"""The hidden layer has no derivative of tanh, and the wrong sign.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: no-activation-derivative
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = -U.T @ d_out
    return (
        d_out @ hidden.T,
        d_out.sum(axis=1, keepdims=True),
        d_z @ X_batch.T,
        d_z.sum(axis=1, keepdims=True),
    )
