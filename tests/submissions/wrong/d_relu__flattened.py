"""A flat array instead of one of the shape of x.

loses: d_relu.value
mistake: flattened
"""


def d_relu(x):
    out = []
    for v in np.ravel(x):
        out.append(1.0 if v > 0 else 0.0)
    return np.array(out)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    mask = d_relu(W @ X_batch + b1).reshape(hidden.shape)
    d_z = mask * (U.T @ d_out)
    d_U = d_out @ hidden.T
    d_W = d_z @ X_batch.T
    return d_U, d_out.sum(axis=1, keepdims=True), d_W, d_z.sum(axis=1, keepdims=True)
