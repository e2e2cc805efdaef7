"""The scores are shifted by a constant before exp."""

def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    e = np.exp(out - 3)
    return e / e.sum(0, keepdims=True), hidden, out
