"""relu = (x + |x|) / 2 and a derivative that is one half at exactly zero."""

def relu(x):
    return (x + np.abs(x)) / 2


def d_relu(x):
    return (np.sign(x) + 1) / 2


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = (z + abs(z)) / 2
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    z = W @ X_batch + b1
    g_out = (softmaxed - Y_batch) / X_batch.shape[1]
    g_z = 0.5 * (1 + np.sign(z)) * (U.T @ g_out)
    return g_out @ hidden.T, g_out.sum(1, keepdims=True), g_z @ X_batch.T, g_z.sum(1, keepdims=True)
