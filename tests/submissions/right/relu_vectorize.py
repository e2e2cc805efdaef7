"""A scalar relu with if and else, lifted with np.vectorize as a decorator."""

@np.vectorize
def relu(x):
    if x > 0:
        return float(x)
    else:
        return 0.0


@np.vectorize
def d_relu(x):
    if x > 0:
        return 1
    else:
        return 0


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_z = d_relu(W @ X_batch + b1) * np.dot(U.T, d_out)
    return np.dot(d_out, hidden.T) / N, d_out.mean(1, keepdims=True), np.dot(d_z, X_batch.T) / N, d_z.mean(1, keepdims=True)
