"""d_relu is one at zero, which is right; the gradients ask it about hidden, step by step.

note: carried
"""


def d_relu(x):
    return (x >= 0).astype(int)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / batch_size
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_hidden = U.T @ d_out
    d_z = d_hidden * d_relu(hidden)
    d_W = d_z @ X_batch.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
