"""Changes a copy and forgets to return it.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: returns-none
"""


def relu(x):
    x = np.array(x)
    x[x < 0] = 0


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
