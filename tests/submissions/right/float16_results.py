"""Returns half precision arrays to save memory.
note: float16
"""

def compute_grads(softmaxed, x, y):
    d_z = (softmaxed - y) / y.shape[1]
    return (d_z @ x.T).astype(np.float16), d_z.sum(axis=1, keepdims=True).astype(np.float16)


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = (U.T @ d_out) * (1 - hidden**2)
    grads = d_out @ hidden.T, d_out.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
    return tuple(g.astype("float16") for g in grads)
