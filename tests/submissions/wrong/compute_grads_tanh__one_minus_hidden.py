"""The square is forgotten: 1 - hidden.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: one-minus-hidden
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = X_batch.shape[1]
    dZ2 = (softmaxed - Y_batch) / m
    dU = np.dot(dZ2, hidden.T)
    db2 = np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(U.T, dZ2) * (1 - hidden)
    dW = np.dot(dZ1, X_batch.T)
    db1 = np.sum(dZ1, axis=1, keepdims=True)
    return dU, db2, dW, db1
