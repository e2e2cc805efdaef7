"""Transposes everything to samples as rows, works there, and transposes the results back."""

def compute_grads(softmaxed, x, y):
    S, X, Y = softmaxed.T, x.T, y.T              # (N, C), (N, M), (N, C)
    E = (S - Y) / len(Y)
    dW = X.T @ E                                 # (M, C)
    db = E.sum(axis=0, keepdims=True)            # (1, C)
    return dW.T, db.T


def compute_loss(softmaxed, y):
    return -np.log(softmaxed.T)[y.T == 1].mean()


def forward_NN(U, b2, W, b1, x):
    H = np.maximum(x.T @ W.T + b1.T, 0)
    O = H @ U.T + b2.T
    return softmax(O.T), H.T, O.T


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    H, S, X, Y = hidden.T, softmaxed.T, X_batch.T, Y_batch.T
    E = (S - Y) / len(Y)
    B = (E @ U) * (H > 0)
    return (H.T @ E).T, E.sum(0)[None].T, (X.T @ B).T, B.sum(0)[None].T


def forward_tanh(U, b2, W, b1, X_batch):
    H = np.tanh(X_batch.T @ W.T + b1.T)
    O = H @ U.T + b2.T
    return softmax(O.T), H.T, O.T
