"""Puts the bias in the weights with a row of ones, and returns slices of the augmented gradient."""

def add_ones(x):
    return np.vstack([x, np.ones((1, x.shape[1]))])


def compute_grads(softmaxed, x, y):
    G = (softmaxed - y) @ add_ones(x).T / x.shape[1]
    return G[:, :-1], G[:, -1:]


def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(np.hstack([W, b1]) @ add_ones(x), 0)
    out = np.hstack([U, b2]) @ add_ones(hidden)
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    E = softmaxed - Y_batch
    G2 = E @ add_ones(hidden).T / N
    G1 = ((U.T @ E) * (hidden > 0)) @ add_ones(X_batch).T / N
    return G2[:, :-1], G2[:, -1:], G1[:, :-1], G1[:, -1:]


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    E = softmaxed - Y_batch
    G2 = E @ np.c_[hidden.T, np.ones(N)] / N
    G1 = ((U.T @ E) * (1 - hidden**2)) @ np.c_[X_batch.T, np.ones(N)] / N
    return G2[:, :-1], G2[:, [-1]], G1[:, :-1], G1[:, [-1]]
