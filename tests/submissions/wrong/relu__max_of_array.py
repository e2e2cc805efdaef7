"""One number for the whole array: its largest entry, or zero.

loses: relu.value
mistake: scalar-output
"""


def relu(x):
    biggest = x.max()
    if biggest > 0:
        return biggest
    return 0


def forward_NN(U, b2, W, b1, x):
    hidden = np.clip(W @ x + b1, 0, None)
    out = U @ hidden + b2
    return softmax(out), hidden, out
