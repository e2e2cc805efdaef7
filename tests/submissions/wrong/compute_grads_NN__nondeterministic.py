"""Adds random noise to the gradients of the hidden layer.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: nondeterministic
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    e = (softmaxed - Y_batch) / n
    e_hidden = (U.T @ e) * d_relu(hidden)
    d_W = e_hidden @ X_batch.T + np.random.normal(size=W.shape)
    d_b1 = e_hidden.sum(axis=1, keepdims=True) + np.random.normal(size=b1.shape)
    return e @ hidden.T, e.sum(axis=1, keepdims=True), d_W, d_b1
