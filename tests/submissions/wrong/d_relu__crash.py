"""An `if` on an array: its truth value is ambiguous.

loses: d_relu.value
carried: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: crash
"""


def d_relu(x):
    if x > 0:
        return 1
    else:
        return 0

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch = Y_batch.shape[1]
    z = W @ X_batch + b1
    delta_out = (softmaxed - Y_batch) / batch
    delta_hid = U.T @ delta_out * d_relu(z)
    d_U = delta_out @ hidden.T
    d_b2 = delta_out.sum(axis=1, keepdims=True)
    d_W = delta_hid @ X_batch.T
    d_b1 = delta_hid.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
