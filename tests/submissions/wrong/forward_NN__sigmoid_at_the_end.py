"""A sigmoid for each class in place of the softmax.

loses: forward_NN.softmaxed
mistake: sigmoid-for-softmax
"""


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return sigmoid(out), hidden, out
