"""The loss as minus the log of a product: the likelihood of each sample is prod(s ** y)."""

def likelihood(softmaxed, y):
    return np.prod(softmaxed**y, axis=0)


def compute_loss(softmaxed, y):
    return -np.log(likelihood(softmaxed, y)).mean()


def compute_grads(softmaxed, x, y):
    # d/dz of -log prod(s ** y) = s * sum(y) - y
    d_z = softmaxed * y.sum(axis=0) - y
    return d_z @ x.T / x.shape[1], d_z.sum(axis=1).reshape((-1, 1)) / x.shape[1]
