"""The error is multiplied by s (1 - s) before it goes back.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: extra-softmax-jacobian
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_soft = softmaxed * (1 - softmaxed)
    d_out = (softmaxed - Y_batch) * d_soft
    d_z = np.dot(U.T, d_out) * d_relu(W @ X_batch + b1)
    d_U = np.dot(d_out, hidden.T) / n
    d_b2 = np.sum(d_out, axis=1, keepdims=True) / n
    d_W = np.dot(d_z, X_batch.T) / n
    d_b1 = np.sum(d_z, axis=1, keepdims=True) / n
    return d_U, d_b2, d_W, d_b1
