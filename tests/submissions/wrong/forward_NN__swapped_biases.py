"""b1 and b2 have changed places.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: swapped-biases
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b2)
    out = U @ hidden + b1
    return softmax(out), hidden, out
