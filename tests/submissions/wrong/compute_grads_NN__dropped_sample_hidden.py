"""The hidden layer loops over range(N - 1).

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: dropped-sample
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    e = (softmaxed - Y_batch) / N
    back = U.T @ e
    d_W = np.zeros(W.shape)
    d_b1 = np.zeros(b1.shape)
    for i in range(N - 1):
        g = back[:, i : i + 1] * d_relu(hidden[:, i : i + 1])
        d_W += g @ X_batch[:, i : i + 1].T
        d_b1 += g
    return e @ hidden.T, np.sum(e, axis=1, keepdims=True), d_W, d_b1
