"""Starts from -y/q and forgets the softmax.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: derivative-wrt-probabilities
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    dL = -(Y_batch / softmaxed) / N
    d_U = dL @ hidden.T
    d_b2 = np.sum(dL, axis=1, keepdims=True)
    dh = (U.T @ dL) * d_relu(hidden)
    d_W = dh @ X_batch.T
    d_b1 = np.sum(dh, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
