"""try, except, else and finally around the computations."""

def compute_grads(softmaxed, x, y):
    try:
        d_W = np.dot(softmaxed - y, x) / x.shape[1]
        if d_W.shape != (y.shape[0], x.shape[0]) or x.shape[0] == x.shape[1]:
            raise ValueError("x must be transposed")
    except ValueError:
        d_W = np.dot(softmaxed - y, x.T) / x.shape[1]
    d_b = np.mean(softmaxed - y, axis=1, keepdims=True)
    return d_W, d_b


def compute_loss(softmaxed, y):
    try:
        n = y.shape[1]
    except IndexError:  # a single sample given as a vector
        n = 1
    return -(y * np.log(softmaxed)).sum() / n


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = softmaxed - Y_batch
    try:
        d_hidden = U @ d_out
    except ValueError:
        d_hidden = None
    finally:
        d_hidden = U.T @ d_out
    d_z = d_hidden * (hidden > 0)
    N = X_batch.shape[1]
    return d_out @ hidden.T / N, d_out.sum(1, keepdims=True) / N, d_z @ X_batch.T / N, d_z.sum(1, keepdims=True) / N
