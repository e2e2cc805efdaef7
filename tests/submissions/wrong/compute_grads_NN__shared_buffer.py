"""Both bias gradients live in the same memory.

loses: compute_grads_NN.d_b2
mistake: shared-buffer
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    buf = np.zeros((max(len(U), len(W)), 1))
    dz = U.T @ d * (hidden > 0)
    db2 = buf[:len(U)]; db2[:] = d.sum(1, keepdims=True)
    db1 = buf[:len(W)]; db1[:] = dz.sum(1, keepdims=True)
    return d @ hidden.T, db2, dz @ X_batch.T, db1
