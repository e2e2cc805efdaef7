"""The derivative of tanh is multiplied into d_U as well.

loses: compute_grads_tanh.d_U
mistake: derivative-in-output-layer
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_tanh = 1 - hidden**2
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ (hidden * d_tanh).T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_z = (U.T @ d_out) * d_tanh
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
