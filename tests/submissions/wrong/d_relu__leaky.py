"""The slope below zero is 0.2.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: leaky-mask
"""


def d_relu(x):
    return np.where(x > 0, 1.0, 0.2)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    z = W @ X_batch + b1
    d_out = softmaxed - Y_batch

    d_U = d_out @ hidden.T / N
    d_b2 = d_out.sum(axis=1, keepdims=True) / N
    d_hidden = (U.T @ d_out) * d_relu(z)
    d_W = d_hidden @ X_batch.T / N
    d_b1 = d_hidden.sum(axis=1, keepdims=True) / N
    return d_U, d_b2, d_W, d_b1
