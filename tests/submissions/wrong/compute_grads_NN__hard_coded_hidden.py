"""The arrays are made for 16 hidden units and 2 inputs.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hard-coded-size
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_U = np.zeros((2, 16))
    d_b2 = np.zeros((2, 1))
    d_W = np.zeros((16, 2))
    d_b1 = np.zeros((16, 1))
    for n in range(N):
        e = (softmaxed[:, n] - Y_batch[:, n])[:, None]
        h = (U.T @ e) * (hidden[:, n] > 0)[:, None]
        d_U += e @ hidden[:, n][None, :] / N
        d_b2 += e / N
        d_W += h @ X_batch[:, n][None, :] / N
        d_b1 += h / N
    return d_U, d_b2, d_W, d_b1
