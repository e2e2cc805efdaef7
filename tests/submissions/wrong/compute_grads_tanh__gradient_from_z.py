"""d_U uses z where the hidden layer is needed.

loses: compute_grads_tanh.d_U
mistake: gradient-from-z
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    z1 = W @ X_batch + b1
    grad_z2 = (softmaxed - Y_batch) / N
    grad_z1 = (U.T @ grad_z2) / np.cosh(z1) ** 2
    d_U = grad_z2 @ z1.T
    d_b2 = grad_z2.sum(axis=1, keepdims=True)
    d_W = grad_z1 @ X_batch.T
    d_b1 = grad_z1.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
