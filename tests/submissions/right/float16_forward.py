"""Hidden units and relu in half precision.
note: float16
"""

def relu(x):
    return np.maximum(x, 0).astype(np.float16)


def d_relu(x):
    return (x > 0).astype(np.float16)


def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(W @ x + b1, 0)
    out = U @ hidden + b2
    return softmax(out).astype(np.float16), hidden.astype(np.float16), out.astype(np.float16)
