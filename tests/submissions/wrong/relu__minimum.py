"""Keeps the negative part.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: inverted-mask
"""


def relu(x):
    return np.minimum(0, x)


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2

    return softmax(out), hidden, out
