"""relu = x * (x > 0), derivative by astype("float"), hidden through the same mask."""

def relu(x):
    return x * (x > 0)


def d_relu(x):
    return (x > 0).astype("float")


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = z * d_relu(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    active = hidden > 0
    n = active.shape[1]
    top = softmaxed - Y_batch
    bottom = active * (U.T @ top)
    return top @ hidden.T / n, top.sum(1, keepdims=True) / n, bottom @ X_batch.T / n, bottom.sum(1, keepdims=True) / n
