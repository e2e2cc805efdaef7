"""The parameters are declared in the order of the layers, not as asked.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: swapped-arguments
"""


def forward_NN(W, b1, U, b2, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
