"""Returns hidden, softmaxed, out.

loses: forward_tanh.softmaxed forward_tanh.hidden
mistake: swapped-outputs
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    softmaxed = softmax(out)
    return hidden, softmaxed, out
