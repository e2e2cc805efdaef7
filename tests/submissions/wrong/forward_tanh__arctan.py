"""The arc tangent instead of the hyperbolic tangent.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: wrong-activation
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.arctan(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
