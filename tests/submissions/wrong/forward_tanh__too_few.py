"""Returns two of the three values.

loses: forward_tanh.out
mistake: wrong-count
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden
