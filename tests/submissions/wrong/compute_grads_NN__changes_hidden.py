"""Makes the mask in place: hidden itself becomes zeros and ones, after d_U was computed.

partly: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: changes-arguments
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    delta = (softmaxed - Y_batch) / N
    d_U = delta @ hidden.T
    d_b2 = delta.sum(axis=1, keepdims=True)
    hidden[hidden > 0] = 1
    d_z = (U.T @ delta) * hidden
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
