"""Redefines the given softmax in a stable way and uses it in the forward passes."""

def softmax(z):
    z_stable = z - np.max(z, axis=0, keepdims=True)
    exp_z = np.exp(z_stable)
    return exp_z / np.sum(exp_z, axis=0, keepdims=True)

# %%
def compute_loss(softmaxed, y):
    return -np.sum(np.where(y, np.log(softmaxed), 0.0)) / y.shape[-1]

# %%
def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(0, W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out

# %%
def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
