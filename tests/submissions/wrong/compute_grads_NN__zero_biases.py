"""Both bias gradients are zero.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: zeros
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ hidden.T
    d_W = (U.T @ d_out * d_relu(hidden)) @ X_batch.T
    d_b2 = np.zeros((U.shape[0], 1))
    d_b1 = np.zeros((W.shape[0], 1))
    return d_U, d_b2, d_W, d_b1
