"""1 + hidden^2.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: wrong-derivative
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / softmaxed.shape[1]
    d_z = (1 + hidden**2) * (U.T @ d_out)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1).reshape(-1, 1)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1).reshape(-1, 1)
    return d_U, d_b2, d_W, d_b1
