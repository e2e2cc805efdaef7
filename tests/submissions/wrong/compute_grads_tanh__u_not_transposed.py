"""np.dot(U, delta): the shapes do not match.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: u-not-transposed
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta = (softmaxed - Y_batch) / N
    d_U = np.dot(delta, hidden.T)
    d_b2 = np.sum(delta, axis=1, keepdims=True)
    delta_1 = np.dot(U, delta) * (1 - hidden**2)
    d_W = np.dot(delta_1, X_batch.T)
    d_b1 = np.sum(delta_1, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
