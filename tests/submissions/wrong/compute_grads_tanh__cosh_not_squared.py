"""1 / cosh(z) instead of 1 / cosh(z)^2.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: wrong-derivative
"""


def tanh_prime(z):
    return 1 / np.cosh(z)


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * tanh_prime(W @ X_batch + b1)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
