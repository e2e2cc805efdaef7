"""np.tan for np.tanh.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: wrong-activation
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tan(W @ X_batch + b1)
    out = U @ hidden + b2
    softmaxed = softmax(out)
    return softmaxed, hidden, out
