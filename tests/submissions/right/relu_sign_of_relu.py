"""The derivative as the text suggests: sgn(ReLU(x))."""

def relu(x):
    return np.maximum(x, 0)


def d_relu(x):
    return np.sign(relu(x))


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_theta = (softmaxed - Y_batch) / N
    d_h = U.T @ d_theta
    d_z = d_h * np.sign(hidden)      # hidden is already relu(z)
    d_U = d_theta @ hidden.T
    d_b2 = d_theta.sum(axis=1, keepdims=True)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
