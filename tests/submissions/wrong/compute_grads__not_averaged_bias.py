"""d_W is averaged over the batch, d_b is only summed.

loses: compute_grads.d_b
mistake: not-averaged
"""


def compute_grads(
    softmaxed: np.ndarray, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    batch_size = x.shape[1]
    # error of the output layer
    error = softmaxed - y
    d_W = 1 / batch_size * np.dot(error, x.T)
    d_b = np.sum(error, axis=1).reshape(-1, 1)
    return d_W, d_b
