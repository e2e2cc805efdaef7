"""relu as the maximum of a stack, derivative by comparing relu with its argument."""

def relu(x):
    return np.stack([x, np.zeros(x.shape)]).max(axis=0)


def d_relu(x):
    r = relu(x)
    return ((r == x) & (r != 0)).astype(np.uint8)


def forward_NN(U, b2, W, b1, x):
    hidden = np.amax([W @ x + b1, np.zeros((W.shape[0], x.shape[1]))], axis=0)
    out = U @ hidden + b2
    return softmax(out), hidden, out
