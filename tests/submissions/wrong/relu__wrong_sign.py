"""A minus in front: the result is never positive.

loses: relu.value
mistake: wrong-sign
"""


def relu(x):
    return -np.maximum(x, 0)


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = z * (z > 0)
    out = U @ hidden + b2
    return softmax(out), hidden, out
