"""b1 is forgotten.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: bias-missing
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch)
    out = U @ hidden + b2
    return softmax(out), hidden, out
