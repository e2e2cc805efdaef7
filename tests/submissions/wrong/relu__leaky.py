"""A leaky ReLU with slope 0.1 below zero.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: leaky-relu
"""


def relu(x):
    return np.where(x > 0, x, 0.1 * x)


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
