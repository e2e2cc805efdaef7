"""Takes the first sample's error as the gradients of the biases.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: one-sample
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = (U.T @ d_o) * (hidden > 0)
    return d_o @ hidden.T, d_o[:, :1], d_h @ X_batch.T, d_h[:, :1]
