"""The second task is left as a notebook may provide it, with a softmax that does not shift."""

def softmax(z):
    exp_z = np.exp(z)
    return exp_z / np.sum(exp_z, axis=0, keepdims=True)


def relu(x):
    return np.clip(x, 0, np.inf)


def d_relu(x):
    return (x > 0).astype(int)


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
