"""The hidden layer has no activation.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: no-activation
"""


def forward_NN(U, b2, W, b1, x):
    hidden = W @ x + b1
    out = U @ hidden + b2
    return softmax(out), hidden, out
