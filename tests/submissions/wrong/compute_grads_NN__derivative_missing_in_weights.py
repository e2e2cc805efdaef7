"""The mask enters d_b1 but not d_W.

loses: compute_grads_NN.d_W
mistake: no-activation-derivative
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    delta = softmaxed - Y_batch
    d_U = 1 / N * delta @ hidden.T
    d_b2 = 1 / N * delta @ np.ones((N, 1))
    d_W = 1 / N * U.T @ delta @ X_batch.T
    d_b1 = 1 / N * (U.T @ delta * d_relu(W @ X_batch + b1)) @ np.ones((N, 1))
    return d_U, d_b2, d_W, d_b1
