"""The derivative enters d_W but not d_b1.

loses: compute_grads_tanh.d_b1
mistake: derivative-missing-in-bias
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_W = ((1 - hidden * hidden) * (U.T @ d_out)) @ X_batch.T
    d_b1 = (U.T @ d_out).sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
