"""Wrong in a first cell, corrected in later cells; the last definition is right."""

def compute_grads(softmaxed, x, y):
    # first try
    return (y - softmaxed) * x, y - softmaxed


def compute_loss(softmaxed, y):
    return np.sum(y * np.log(softmaxed))

# %%
# the loss was negative!
def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed)) / y.shape[1]

# %%
# shapes were wrong, see the derivation above
def compute_grads(softmaxed, x, y):
    d_W = (softmaxed - y) @ x.T
    d_b = np.sum(softmaxed - y, axis=1, keepdims=True)
    return d_W, d_b

# %%
# ... and the loss is averaged, so the gradients are too
def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    d_W = (softmaxed - y) @ x.T / N
    d_b = np.sum(softmaxed - y, axis=1, keepdims=True) / N
    return d_W, d_b
