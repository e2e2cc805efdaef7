"""Only the gradients of the output layer are averaged.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hidden-not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = Y_batch.shape[1]
    dZ2 = softmaxed - Y_batch
    dU = (1 / m) * np.dot(dZ2, hidden.T)
    db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(U.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(hidden > 0))
    dW = np.dot(dZ1, X_batch.T)
    db1 = np.sum(dZ1, axis=1, keepdims=True)
    return dU, db2, dW, db1
