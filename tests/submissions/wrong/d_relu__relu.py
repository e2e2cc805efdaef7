"""Returns relu(x) instead of its derivative.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: activation-for-derivative
"""


def d_relu(x):
    return np.maximum(0, x)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    delta2 = (softmaxed - Y_batch) / N
    delta1 = (U.T @ delta2) * d_relu(W @ X_batch + b1)
    d_U = delta2 @ hidden.T
    d_b2 = np.sum(delta2, axis=1, keepdims=True)
    d_W = delta1 @ X_batch.T
    d_b1 = np.sum(delta1, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
