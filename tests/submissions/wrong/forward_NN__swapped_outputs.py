"""Returns out, hidden, softmaxed.

loses: forward_NN.softmaxed forward_NN.out
mistake: swapped-outputs
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    softmaxed = softmax(out)
    return out, hidden, softmaxed
