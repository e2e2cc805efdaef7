"""Only the labels go back.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: forgets-probabilities
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_theta = -Y_batch / n
    d_z = (U.T @ d_theta) * (1 - hidden**2)
    d_U = d_theta @ hidden.T
    d_b2 = d_theta.sum(axis=1, keepdims=True)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
