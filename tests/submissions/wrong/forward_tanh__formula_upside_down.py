"""Numerator and denominator have changed places.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: tanh-formula
"""


def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    p, m = np.exp(z), np.exp(-z)
    hidden = (p + m) / (p - m)
    out = U @ hidden + b2
    return softmax(out), hidden, out
