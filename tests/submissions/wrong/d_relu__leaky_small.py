"""The derivative of a leaky ReLU with slope 0.01. The gradients do not use it.

loses: d_relu.value
mistake: leaky-mask
"""


def d_relu(x, alpha=0.01):
    dx = np.ones_like(x)
    dx[x < 0] = alpha
    return dx

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    e = (softmaxed - Y_batch) / n
    back = (U.T @ e) * (hidden > 0)
    d_U, d_W = e @ hidden.T, back @ X_batch.T
    return d_U, e.sum(axis=1, keepdims=True), d_W, back.sum(axis=1, keepdims=True)
