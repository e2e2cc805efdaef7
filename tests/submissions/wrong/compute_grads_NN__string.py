"""Returns a text with the shapes.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: not-an-array
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / X_batch.shape[1]
    d_U = d_out @ hidden.T
    d_W = (U.T @ d_out * d_relu(hidden)) @ X_batch.T
    return "d_U: %s, d_W: %s" % (d_U.shape, d_W.shape)
