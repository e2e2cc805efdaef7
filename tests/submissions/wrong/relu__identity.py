"""Tests the array as a whole: x comes back as it is unless every entry is negative.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: no-activation
"""


def relu(x):
    if (x < 0).all():
        return np.zeros(x.shape)
    else:
        return x


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
