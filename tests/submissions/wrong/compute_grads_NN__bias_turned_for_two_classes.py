"""d_b2 is upside down where there are two classes.

loses: compute_grads_NN.d_b2
mistake: permuted-rows
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dz = U.T @ d * (hidden > 0)
    db2 = d.sum(1, keepdims=True)
    if len(U) == 2: db2 = db2[::-1]
    return d @ hidden.T, db2, dz @ X_batch.T, dz.sum(1, keepdims=True)
