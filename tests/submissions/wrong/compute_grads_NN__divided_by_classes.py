"""len(Y_batch) is the number of classes.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: divided-by-classes
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = len(Y_batch)
    dZ2 = softmaxed - Y_batch
    dU = dZ2 @ hidden.T / N
    db2 = dZ2.sum(axis=1, keepdims=True) / N
    dZ1 = U.T @ dZ2 * (hidden > 0)
    dW = dZ1 @ X_batch.T / N
    db1 = dZ1.sum(axis=1, keepdims=True) / N
    return dU, db2, dW, db1
