"""Right values, but the batch is scaled in place and never put back.

partly: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: changes-arguments
"""


def forward_tanh(U, b2, W, b1, X_batch):
    # tanh(z) = 2 * sigmoid(2 z) - 1
    X_batch *= 2
    z2 = W @ X_batch + 2 * b1
    hidden = 2 / (1 + np.exp(-z2)) - 1
    out = U @ hidden + b2
    return softmax(out), hidden, out
