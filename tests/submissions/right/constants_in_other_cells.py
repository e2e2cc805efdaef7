"""Constants live in cells of their own, before the functions that use them."""

EPSILON = 1e-9
BATCH_AXIS = 1
FEATURE_AXIS = 0

# %%
def compute_grads(softmaxed, x, y):
    d_z = (softmaxed - y) / y.shape[BATCH_AXIS]
    return d_z @ x.T, d_z.sum(axis=BATCH_AXIS, keepdims=True)


def compute_loss(softmaxed, y):
    return -np.mean(np.sum(y * np.log(softmaxed + EPSILON), axis=FEATURE_AXIS))

# %%
ONE = 1.0
ZERO = 0.0

# %%
def relu(x):
    return np.maximum(x, ZERO)


def d_relu(x):
    return np.where(x > ZERO, ONE, ZERO)


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[BATCH_AXIS]
    d_z = (U.T @ d_out) * (ONE - hidden**2)
    return (d_out @ hidden.T, d_out.sum(axis=BATCH_AXIS, keepdims=True),
            d_z @ X_batch.T, d_z.sum(axis=BATCH_AXIS, keepdims=True))
