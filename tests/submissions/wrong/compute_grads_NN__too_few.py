"""Returns the gradients of the weights without those of the biases.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: wrong-count
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_z = U.T @ d_out * (hidden > 0)
    return d_out @ hidden.T, d_z @ X_batch.T
