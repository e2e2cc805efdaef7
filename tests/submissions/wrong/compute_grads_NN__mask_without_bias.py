"""The mask is taken from Wx, without b1.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: mask-without-bias
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta = softmaxed - Y_batch
    d_U = np.matmul(delta, hidden.T) / N
    d_b2 = np.sum(delta, axis=1, keepdims=True) / N
    active = W @ X_batch > 0
    d_z = np.matmul(U.T, delta) * active
    d_W = np.matmul(d_z, X_batch.T) / N
    d_b1 = np.sum(d_z, axis=1, keepdims=True) / N
    return d_U, d_b2, d_W, d_b1
