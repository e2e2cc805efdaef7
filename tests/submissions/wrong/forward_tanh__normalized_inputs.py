"""Normalises the batch in place; the values are wrong and the argument is changed.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: normalized-inputs + changes-arguments
"""


def forward_tanh(U, b2, W, b1, X_batch):
    X_batch -= np.mean(X_batch, axis=1, keepdims=True)
    X_batch /= np.max(np.abs(X_batch)) + 1e-8
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
