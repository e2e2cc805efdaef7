"""The comparison is made, its result is not returned.

loses: d_relu.value
mistake: returns-none
"""


def d_relu(x):
    mask = x > 0
    mask.astype(int)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = (softmaxed - Y_batch) / Y_batch.shape[1]
    err_h = (U.T @ err) * (W @ X_batch + b1 > 0)
    d_U = err @ hidden.T
    d_W = err_h @ X_batch.T
    d_b2 = err.sum(axis=1, keepdims=True)
    d_b1 = err_h.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
