"""Right gradients, but softmaxed is changed in place.

partly: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: changes-arguments
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = softmaxed
    d_out -= Y_batch
    d_out /= Y_batch.shape[1]
    d_U = np.dot(d_out, hidden.T)
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_z = np.dot(U.T, d_out) * d_relu(W @ X_batch + b1)
    d_W = np.dot(d_z, X_batch.T)
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
