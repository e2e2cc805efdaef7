"""The error is counted in predicted classes.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hard-predictions
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, N = Y_batch.shape
    y_hat = np.eye(C)[np.argmax(softmaxed, axis=0)].T
    d_out = (y_hat - Y_batch) / N
    d_z = (U.T @ d_out) * d_relu(hidden)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
