"""exp(x) - 1 below zero (ELU). forward_NN does not use it.

loses: relu.value
mistake: wrong-activation
"""


def relu(x):
    return np.where(x > 0, x, np.exp(x) - 1)


def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(W @ x + b1, 0.0)
    out = U @ hidden + b2
    return softmax(out), hidden, out
