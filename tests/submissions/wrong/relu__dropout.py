"""Sets half of the units to zero at random.

loses: relu.value
mistake: nondeterministic
"""


def relu(x):
    keep = np.random.rand(*x.shape) > 0.5
    return np.maximum(x, 0) * keep


def forward_NN(U, b2, W, b1, x):
    hidden = np.clip(W @ x + b1, 0, np.inf)
    out = U @ hidden + b2
    return softmax(out), hidden, out
