"""Both bias gradients are sums.

loses: compute_grads_tanh.d_b2 compute_grads_tanh.d_b1
mistake: biases-not-averaged
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = Y_batch.shape[1]
    d2 = softmaxed - Y_batch
    d1 = U.T @ d2 * (1 - np.power(hidden, 2))
    return (
        1 / m * d2 @ hidden.T,
        d2.sum(axis=1, keepdims=True),
        1 / m * d1 @ X_batch.T,
        d1.sum(axis=1, keepdims=True),
    )
