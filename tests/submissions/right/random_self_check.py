"""Seeds the generator, tries the functions on random arrays, draws numbers that have no effect."""

np.random.seed(0)


def compute_grads(softmaxed, x, y):
    d_z = (softmaxed - y) / y.shape[1]
    return d_z @ x.T, d_z.sum(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    order = np.random.default_rng().permutation(y.shape[1])  # the order must not matter
    return -np.sum(np.sort((y * np.log(softmaxed))[:, order], axis=None)) / y.shape[1]

# %%
# quick try
_s = softmax(np.random.randn(3, 8))
_y = np.eye(3)[np.random.randint(0, 3, 8)].T
_dW, _db = compute_grads(_s, np.random.randn(2, 8), _y)
print(_dW.shape, _db.shape, compute_loss(_s, _y))

# %%
def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    noise = np.random.normal(size=hidden.shape)  # I tried dropout, then switched it off
    keep = np.where(noise > -np.inf, 1.0, 0.0)
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = U.T @ d_out * (1 - hidden**2) * keep
    return d_out @ hidden.T, d_out.sum(axis=1, keepdims=True), d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
