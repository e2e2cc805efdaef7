"""`out` is overwritten by its softmax.

loses: forward_NN.out
mistake: out-softmaxed
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    out = softmax(out)
    return out, hidden, out
