"""The derivative of ReLU is a diagonal matrix for each sample."""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    parts = []
    for n in range(N):
        e = softmaxed[:, [n]] - Y_batch[:, [n]]
        D = np.diag((W @ X_batch[:, n] + b1.flatten() > 0).astype(float))
        d = D @ U.T @ e
        parts.append((e @ hidden[:, [n]].T, e, d @ X_batch[:, [n]].T, d))
    return tuple(np.mean([p[k] for p in parts], axis=0) for k in range(4))
