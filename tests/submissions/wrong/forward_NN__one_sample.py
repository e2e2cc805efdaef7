"""Goes through the first column of the batch only.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: one-sample
"""


def forward_NN(U, b2, W, b1, x):
    x = x[:, 0].reshape(-1, 1)  # (INPUT_SHAPE, 1)
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
