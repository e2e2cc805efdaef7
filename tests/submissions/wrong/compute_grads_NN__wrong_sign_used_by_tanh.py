"""compute_grads_NN has the wrong sign in d_U and d_b2; the tanh version takes these two from it.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2
carried: compute_grads_tanh.d_U compute_grads_tanh.d_b2
mistake: wrong-sign
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_U = (Y_batch - softmaxed) @ hidden.T / n
    d_b2 = np.mean(Y_batch - softmaxed, axis=1, keepdims=True)
    d_z = U.T @ (softmaxed - Y_batch) / n * d_relu(W @ X_batch + b1)
    return d_U, d_b2, d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)

# %%
def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    # the output layer stays the same
    d_U, d_b2, _, _ = compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1)
    n = X_batch.shape[1]
    d_z = U.T @ (softmaxed - Y_batch) / n * (1 - hidden**2)
    return d_U, d_b2, d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
