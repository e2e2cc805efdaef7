"""Labels minus probabilities: all gradients point uphill.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: wrong-sign
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = Y_batch - softmaxed
    scale = 1 / err.shape[1]
    d_U = scale * err.dot(hidden.T)
    d_b2 = scale * err.sum(axis=1).reshape(-1, 1)
    back = U.T.dot(err) * d_relu(W.dot(X_batch) + b1)
    d_W = scale * back.dot(X_batch.T)
    d_b1 = scale * back.sum(axis=1).reshape(-1, 1)
    return d_U, d_b2, d_W, d_b1
