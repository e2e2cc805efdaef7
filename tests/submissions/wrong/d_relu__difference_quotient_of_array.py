"""np.gradient of relu(x): differences between neighbouring samples.

loses: d_relu.value
mistake: finite-difference-of-array
"""


def d_relu(x):
    return np.gradient(relu(x), axis=-1)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / n
    d_z = np.where(hidden > 0, U.T @ d_out, 0)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1).reshape(-1, 1)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1).reshape(-1, 1)
    return d_U, d_b2, d_W, d_b1
