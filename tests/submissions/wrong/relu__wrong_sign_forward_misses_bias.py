"""relu has a minus too many; forward_NN calls it and leaves b1 out besides.

loses: relu.value forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-sign + bias-missing
"""


def relu(x):
    return -1 * x * (x > 0)


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x)
    out = U @ hidden + b2
    return softmax(out), hidden, out
