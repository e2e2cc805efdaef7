"""The loop runs one step too far: IndexError.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: crash
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_U, d_W = np.zeros_like(U), np.zeros_like(W)
    d_b2, d_b1 = np.zeros((U.shape[0], 1)), np.zeros_like(b1)
    for i in range(1, N + 1):
        e = (softmaxed[:, i] - Y_batch[:, i]).reshape(-1, 1)
        g = U.T @ e * d_relu(hidden[:, i]).reshape(-1, 1)
        d_U += e * hidden[:, i] / N
        d_b2 += e / N
        d_W += g * X_batch[:, i] / N
        d_b1 += g / N
    return d_U, d_b2, d_W, d_b1
