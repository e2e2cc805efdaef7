"""Works with np.matrix, where * is the matrix product, and returns matrices.
note: matrix
"""

def compute_grads(softmaxed, x, y):
    S, X, Y = np.matrix(softmaxed), np.matrix(x), np.matrix(y)
    D = (S - Y) / X.shape[1]
    return D * X.T, D.sum(axis=1)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    H, X, Um = np.asmatrix(hidden), np.asmatrix(X_batch), np.asmatrix(U)
    D = (np.asmatrix(softmaxed) - Y_batch) / X.shape[1]
    G = np.multiply(Um.T * D, hidden > 0)
    return D * H.T, D.sum(axis=1), G * X.T, G.sum(axis=1)
