"""d_relu is inverted and carries the hidden layer with it; d_b2 is not averaged, which is a fault of its own.

loses: d_relu.value compute_grads_NN.d_b2
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: inverted-mask + biases-not-averaged
"""


def d_relu(x):
    return 1.0 * (x <= 0)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_hidden = (U.T @ d_out) * d_relu(W @ X_batch + b1) / n
    d_U = d_out @ hidden.T / n
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_W = d_hidden @ X_batch.T
    d_b1 = d_hidden.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
