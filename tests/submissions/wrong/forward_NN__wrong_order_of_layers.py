"""Multiplies the inputs by U first: the shapes do not match.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-order-of-layers
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(U @ x + b2)
    out = W @ hidden + b1
    return softmax(out), hidden, out
