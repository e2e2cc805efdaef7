"""The built-in max cannot compare an array with 0.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: crash
"""


def relu(x):
    return max(0, x)


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = relu(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out
