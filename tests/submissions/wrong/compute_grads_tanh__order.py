"""Returns the hidden layer's gradients before those of the output layer.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: swapped-outputs
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = (U.T @ d_o) * (1 - hidden**2)
    return d_h @ X_batch.T, d_h.sum(1, keepdims=True), d_o @ hidden.T, d_o.sum(1, keepdims=True)
