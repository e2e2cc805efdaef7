"""The mask lets a tenth of the gradient through where the unit is off.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: leaky-mask
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    err = (softmaxed - Y_batch) / n
    slope = np.where(hidden > 0, 1, 0.1)
    err_h = slope * (U.T @ err)
    return (
        err @ hidden.T,
        np.sum(err, axis=1, keepdims=True),
        err_h @ X_batch.T,
        np.sum(err_h, axis=1, keepdims=True),
    )
