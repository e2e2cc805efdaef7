"""Zeroes the positive entries instead of the negative ones.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: inverted-mask
"""


def relu(x):
    r = x.copy()
    r[r > 0] = 0
    return r


def forward_NN(U, b2, W, b1, x):
    z = W.dot(x) + b1
    hidden = relu(z)
    out = U.dot(hidden) + b2
    return softmax(out), hidden, out
