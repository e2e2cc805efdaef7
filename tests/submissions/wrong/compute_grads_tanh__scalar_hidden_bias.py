"""One number for all of d_b1.

loses: compute_grads_tanh.d_b1
mistake: scalar-bias
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_z = (U.T @ d_out) * (1 - hidden**2)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum()
    return d_U, d_b2, d_W, d_b1
