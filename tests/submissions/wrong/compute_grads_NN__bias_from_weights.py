"""The bias gradients are row sums of the weight gradients.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: bias-from-weights
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    err = (softmaxed - Y_batch) / n
    d_U = err @ hidden.T
    d_W = ((U.T @ err) * d_relu(hidden)) @ X_batch.T
    d_b2, d_b1 = d_U.sum(axis=1, keepdims=True), d_W.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
