"""The network gradients call compute_grads of Task 1 for the output layer."""

def compute_grads(softmaxed, x, y):
    d_z = softmaxed - y
    return d_z @ x.T / x.shape[1], d_z.mean(axis=1, keepdims=True)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    # the output layer is a softmax regression on the hidden units
    d_U, d_b2 = compute_grads(softmaxed, hidden, Y_batch)
    # compute_grads only needs a difference, so use it again with "y" = 0
    d_hidden = U.T @ (softmaxed - Y_batch) * (hidden > 0)
    d_W, d_b1 = compute_grads(d_hidden, X_batch, np.zeros_like(d_hidden))
    return d_U, d_b2, d_W, d_b1


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_U, d_b2 = compute_grads(softmaxed, hidden, Y_batch)
    d_hidden = U.T @ (softmaxed - Y_batch) * (1 - hidden * hidden)
    d_W, d_b1 = compute_grads(d_hidden, X_batch, 0)
    return d_U, d_b2, d_W, d_b1
