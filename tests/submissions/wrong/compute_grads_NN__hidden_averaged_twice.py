"""The error is divided by N at the start; the hidden layer divides again.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hidden-averaged-twice
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta2 = (softmaxed - Y_batch) / N
    d_U = delta2 @ hidden.T
    d_b2 = delta2.sum(axis=1, keepdims=True)

    delta1 = (U.T @ delta2) * d_relu(W @ X_batch + b1)
    d_W = delta1 @ X_batch.T / N
    d_b1 = delta1.sum(axis=1, keepdims=True) / N
    return d_U, d_b2, d_W, d_b1
