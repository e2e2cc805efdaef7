"""The tanh gradients with np.mat-style products; the results stay np.matrix.
note: matrix
"""

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta2 = np.matrix(softmaxed - Y_batch) / N
    delta1 = np.multiply(np.matrix(U).T * delta2, 1 - hidden**2)
    ones = np.matrix(np.ones((N, 1)))
    return delta2 * hidden.T, delta2 * ones, delta1 * X_batch.T, delta1 * ones
