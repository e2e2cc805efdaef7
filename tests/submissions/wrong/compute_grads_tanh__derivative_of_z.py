"""1 - z^2: the tanh is missing in its own derivative.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: tanh-derivative-of-z
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    z = W @ X_batch + b1
    d_out = softmaxed - Y_batch
    d_z = (U.T @ d_out) * (1 - z**2)
    return (
        d_out @ hidden.T / N,
        np.mean(d_out, axis=1, keepdims=True),
        d_z @ X_batch.T / N,
        np.mean(d_z, axis=1, keepdims=True),
    )
