"""d_U is divided by the number of hidden units as well.

loses: compute_grads_NN.d_U
mistake: divided-by-hidden
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ (hidden / len(hidden)).T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_z = U.T @ d_out
    d_z = d_z * (hidden > 0)
    d_W, d_b1 = d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
