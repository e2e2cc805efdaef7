"""The result is a flat list of all entries.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: flattened
"""


def relu(x):
    return np.array([v if v > 0 else 0 for v in x.flatten()])


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
