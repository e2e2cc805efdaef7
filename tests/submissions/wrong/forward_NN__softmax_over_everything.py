"""The exponentials are divided by the sum over the whole array.

loses: forward_NN.softmaxed
mistake: softmax-wrong-axis
"""


def my_softmax(z):
    z = z - z.max()
    return np.exp(z) / np.sum(np.exp(z))


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return my_softmax(out), hidden, out
