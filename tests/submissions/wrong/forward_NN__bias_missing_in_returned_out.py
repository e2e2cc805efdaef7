"""The softmax is taken with b2, the returned `out` lacks it.

loses: forward_NN.out
mistake: bias-missing
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden
    return softmax(out + b2), hidden, out
