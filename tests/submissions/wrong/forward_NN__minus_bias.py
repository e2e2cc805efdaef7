"""Subtracts both biases.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: bias-sign
"""


def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x - b1)
    o = U @ h - b2
    return softmax(o), h, o
