"""Returns a dictionary.

partly: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: returns-dict
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * (1 - hidden**2)
    return dict(
        d_U=d_out @ hidden.T,
        d_b2=d_out.sum(axis=1, keepdims=True),
        d_W=d_z @ X_batch.T,
        d_b1=d_z.sum(axis=1, keepdims=True),
    )
