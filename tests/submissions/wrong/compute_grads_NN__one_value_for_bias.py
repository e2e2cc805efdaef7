"""d_b2 is the mean over classes and samples, which is next to nothing.

loses: compute_grads_NN.d_b2
mistake: scalar-bias
"""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    dz = U.T @ d * (hidden > 0)
    return d @ hidden.T, np.full((len(U), 1), d.mean()), dz @ X_batch.T, dz.sum(1, keepdims=True)
