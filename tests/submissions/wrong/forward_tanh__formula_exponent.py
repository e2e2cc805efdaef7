"""The exponent of the formula lacks its factor 2.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: tanh-formula
"""


def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    hidden = (np.exp(z) - 1) / (np.exp(z) + 1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
