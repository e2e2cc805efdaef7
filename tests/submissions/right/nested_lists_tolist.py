"""NumPy inside, but tolist() on every result of the two networks.
note: lists
"""

def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out).tolist(), hidden.tolist(), out.tolist()


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    hidden, softmaxed = np.array(hidden), np.array(softmaxed)
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = (U.T @ d_out) * (1 - hidden**2)
    grads = d_out @ hidden.T, d_out.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
    return [g.tolist() for g in grads]
