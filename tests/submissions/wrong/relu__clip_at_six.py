"""Clipped at 6 from above (ReLU6). The forward pass has its own maximum and is right.

loses: relu.value
mistake: clipped-above
"""


def relu(x):
    return np.clip(x, 0, 6)


def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(0, W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
