"""np.max(x, 0): the second argument is the axis, not a number to compare with.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-axis
"""


def relu(x):
    return np.max(x, 0)


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
