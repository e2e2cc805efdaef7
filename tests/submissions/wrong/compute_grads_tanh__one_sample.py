"""`i` is fixed at the last sample after the loop.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: one-sample
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    for i in range(X_batch.shape[1]):
        x_i = X_batch[:, [i]]
        h_i = hidden[:, [i]]
        e_i = softmaxed[:, [i]] - Y_batch[:, [i]]
    d_U, d_b2 = e_i @ h_i.T, e_i
    d_b1 = (U.T @ e_i) * (1 - h_i**2)
    d_W = d_b1 @ x_i.T
    return d_U, d_b2, d_W, d_b1
