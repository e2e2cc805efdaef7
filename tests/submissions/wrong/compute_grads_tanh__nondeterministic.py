"""Shuffles the samples of the inputs, but not those of the rest.

loses: compute_grads_tanh.d_W
mistake: nondeterministic
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    X = X_batch[:, np.random.permutation(N)]
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * (1 - hidden**2)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_z @ X.T, d_z.sum(axis=1, keepdims=True)
