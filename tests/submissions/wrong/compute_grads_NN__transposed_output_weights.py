"""d_U comes out as (H, C).

loses: compute_grads_NN.d_U
mistake: transposed
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch).T / Y_batch.shape[1]  # (N, C)
    d_U = hidden @ d_out
    d_b2 = d_out.sum(axis=0).reshape(-1, 1)
    d_hidden = (d_out @ U).T * d_relu(hidden)
    return d_U, d_b2, d_hidden @ X_batch.T, d_hidden.sum(axis=1).reshape(-1, 1)
