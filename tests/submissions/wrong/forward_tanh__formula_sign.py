"""The numerator is 1 - exp(2z).

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: tanh-formula
"""


def hyperbolic(x):
    e = np.exp(2 * x)
    return (1 - e) / (1 + e)


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = hyperbolic(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
