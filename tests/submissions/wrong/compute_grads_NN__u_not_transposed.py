"""U is not transposed: the shapes do not match.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: u-not-transposed
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_z = (U @ d_out) * d_relu(hidden)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
