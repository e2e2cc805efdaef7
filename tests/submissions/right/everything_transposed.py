"""Works on transposed arrays and turns the results back."""

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    H, S, X, Y = hidden.T, softmaxed.T, X_batch.T, Y_batch.T
    E = (S - Y) / len(Y)
    D = (E @ U) * (1 - H ** 2)
    return (H.T @ E).T, E.sum(0).reshape(-1, 1), (X.T @ D).T, D.sum(0)[np.newaxis].T
