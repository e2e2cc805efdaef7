"""The hidden layer has the wrong sign.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hidden-sign
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_z = -(U.T @ d_out) * d_relu(W @ X_batch + b1)
    d_W = d_z @ X_batch.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
