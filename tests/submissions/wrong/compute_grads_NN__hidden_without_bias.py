"""Recomputes the hidden layer and forgets b1, in d_U too.

loses: compute_grads_NN.d_U compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: bias-missing
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    z = W @ X_batch
    h = relu(z)
    d_out = softmaxed - Y_batch
    d_U = d_out @ h.T / N
    d_b2 = np.mean(d_out, axis=1, keepdims=True)
    d_h = (U.T @ d_out) * d_relu(z)
    d_W = d_h @ X_batch.T / N
    d_b1 = np.mean(d_h, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
