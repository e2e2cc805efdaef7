"""The bias gradients keep one column per sample.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: bias-not-summed
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_b2 = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_U = d_b2 @ hidden.T
    d_b1 = (U.T @ d_b2) * d_relu(hidden)
    d_W = d_b1 @ X_batch.T
    return d_U, d_b2, d_W, d_b1
