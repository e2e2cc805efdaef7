"""Uses the first sample of the batch only.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: one-sample
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    x = X_batch[:, [0]]
    h = hidden[:, [0]]
    d_b2 = softmaxed[:, [0]] - Y_batch[:, [0]]
    d_U = d_b2 @ h.T
    d_b1 = (U.T @ d_b2) * d_relu(h)
    d_W = d_b1 @ x.T
    return d_U, d_b2, d_W, d_b1
