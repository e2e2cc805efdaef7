"""A loop over the units, with slope 0.3 for those that are off.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: leaky-mask
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    diff = (softmaxed - Y_batch) / N
    d_W = np.zeros_like(W)
    d_b1 = np.zeros_like(b1)
    for i in range(N):
        for k in range(len(hidden)):
            g = U[:, k] @ diff[:, i]
            if hidden[k, i] <= 0:
                g *= 0.3
            d_W[k] += g * X_batch[:, i]
            d_b1[k] += g
    return diff @ hidden.T, diff.sum(axis=1, keepdims=True), d_W, d_b1
