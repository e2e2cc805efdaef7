"""d_W comes out as (M, H).

loses: compute_grads_tanh.d_W
mistake: transposed
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * (1 - hidden**2)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_W = X_batch @ d_z.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
