"""The helper is wrong when the function is written and is corrected in a later cell."""

def relu_mask(x):
    return x >= 0


def act_grad(h):
    return h


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_z = U.T @ d_out * relu_mask(hidden)
    return d_out @ hidden.T / n, d_out.sum(1, keepdims=True) / n, d_z @ X_batch.T / n, d_z.sum(1, keepdims=True) / n


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_z = U.T @ d_out * act_grad(hidden)
    return d_out @ hidden.T / n, d_out.sum(1, keepdims=True) / n, d_z @ X_batch.T / n, d_z.sum(1, keepdims=True) / n

# %%
# hidden is never negative, so >= does not work here
def relu_mask(x):
    return x > 0

# %%
act_grad = lambda h: 1 - h**2
