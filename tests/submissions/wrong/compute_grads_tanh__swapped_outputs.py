"""Returns the gradients in the order W, b1, U, b2.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: swapped-outputs
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    g = {}
    d_out = (softmaxed - Y_batch) / X_batch.shape[1]
    d_z = (U.T @ d_out) * (1 - hidden**2)
    g["W"], g["b1"] = d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
    g["U"], g["b2"] = d_out @ hidden.T, d_out.sum(axis=1, keepdims=True)
    return tuple(g.values())
