"""d_U is built from z, before the activation.

loses: compute_grads_NN.d_U
mistake: gradient-from-z
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = Y_batch.shape[1]
    z = W @ X_batch + b1
    delta = (softmaxed - Y_batch) / batch_size
    d_U = delta @ z.T
    d_b2 = np.sum(delta, axis=1, keepdims=True)
    delta_z = (U.T @ delta) * d_relu(z)
    d_W = delta_z @ X_batch.T
    d_b1 = np.sum(delta_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
