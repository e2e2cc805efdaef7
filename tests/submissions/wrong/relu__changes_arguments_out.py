"""np.maximum writes its result over the argument.

partly: relu.value
mistake: changes-arguments
"""


def relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0, out=x)


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = relu(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out
