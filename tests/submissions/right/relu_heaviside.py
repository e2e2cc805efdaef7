"""np.heaviside, with one half at zero in the derivative."""

def relu(x):
    return x * np.heaviside(x, 1)


def d_relu(x):
    return np.heaviside(x, 0.5)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = (softmaxed - Y_batch) / Y_batch.shape[-1]
    step = np.heaviside(W @ X_batch + b1, 0.5)
    back = step * np.einsum("ij,ik->jk", U, err)
    return (err @ hidden.T, np.expand_dims(err.sum(1), 1), back @ X_batch.T, np.expand_dims(back.sum(1), 1))
