"""Clipped between 0 and 1.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: clipped-above
"""


def relu(x: np.ndarray) -> np.ndarray:
    return np.clip(x, 0, 1)


def forward_NN(U, b2, W, b1, x):
    hidden = relu(np.matmul(W, x) + b1)
    out = np.matmul(U, hidden) + b2
    softmaxed = softmax(out)
    return softmaxed, hidden, out
