"""Returns updated parameters in the place of the gradients of U, W and b1.

loses: compute_grads_NN.d_U compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: updates-parameters
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    lr = 0.1
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = (U.T @ d_out) * d_relu(W @ X_batch + b1)
    d_b2 = d_out.sum(axis=1, keepdims=True)
    U = U - lr * d_out @ hidden.T
    W = W - lr * d_z @ X_batch.T
    b1 = b1 - lr * d_z.sum(axis=1, keepdims=True)
    return U, d_b2, W, b1
