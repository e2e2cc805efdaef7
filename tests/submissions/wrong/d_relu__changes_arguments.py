"""Right values, written over the argument.

partly: d_relu.value
mistake: changes-arguments
"""


def d_relu(x):
    x[x > 0] = 1
    x[x <= 0] = 0
    return x

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / n
    d_z = U.T @ d_out * d_relu(W @ X_batch + b1)
    return d_out @ hidden.T, d_out.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
