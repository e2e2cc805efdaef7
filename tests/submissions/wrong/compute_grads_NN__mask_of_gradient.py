"""d_relu is given the gradient that comes back, not z.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: mask-of-gradient
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    grad_out = (softmaxed - Y_batch) / N
    grad_hidden = d_relu(U.T @ grad_out)
    d_U = grad_out @ hidden.T
    d_b2 = grad_out.sum(axis=1, keepdims=True)
    d_W = grad_hidden @ X_batch.T
    d_b1 = grad_hidden.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
