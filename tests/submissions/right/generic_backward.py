"""One backward for any activation, chosen from a dictionary by name."""

ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "tanh": (np.tanh, lambda z: 1.0 / np.cosh(z) ** 2),
}


def forward_any(name, U, b2, W, b1, x):
    f, _ = ACTIVATIONS[name]
    hidden = f(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def backward_any(name, hidden, softmaxed, U, x, y, W, b1):
    _, df = ACTIVATIONS[name]
    N = x.shape[1]
    delta = {2: softmaxed - y}
    delta[1] = df(W @ x + b1) * (U.T @ delta[2])
    return (
        delta[2] @ hidden.T / N,
        delta[2].sum(axis=1, keepdims=True) / N,
        delta[1] @ x.T / N,
        delta[1].sum(axis=1, keepdims=True) / N,
    )


def forward_NN(U, b2, W, b1, x):
    return forward_any("relu", U, b2, W, b1, x)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return backward_any("relu", hidden, softmaxed, U, X_batch, Y_batch, W, b1)


def forward_tanh(U, b2, W, b1, X_batch):
    return forward_any("tanh", U, b2, W, b1, X_batch)


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return backward_any("tanh", hidden, softmaxed, U, X_batch, Y_batch, W, b1)
