"""A sigmoid under the name of relu.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-activation
"""


def relu(x):
    return 1 / (1 + np.exp(-x))


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
