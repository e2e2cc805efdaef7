"""The formula is typed without parentheses.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: missing-parentheses
"""


def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    hidden = np.exp(2 * z) - 1 / np.exp(2 * z) + 1
    out = U @ hidden + b2
    return softmax(out), hidden, out
