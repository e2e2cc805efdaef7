"""The loop counter is reset in every step.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: endless
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_U, d_b2, d_W, d_b1 = 0, 0, 0, 0
    n = 0
    while True:
        e = (softmaxed[:, [n]] - Y_batch[:, [n]]) / N
        g = U.T @ e * (1 - hidden[:, [n]] ** 2)
        d_U, d_b2 = d_U + e @ hidden[:, [n]].T, d_b2 + e
        d_W, d_b1 = d_W + g @ X_batch[:, [n]].T, d_b1 + g
        n = 0
        if n == N:
            break
    return d_U, d_b2, d_W, d_b1
