"""The derivative of tanh is used as the activation.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: derivative-for-activation
"""


def forward_tanh(U, b2, W, b1, X_batch):
    t = np.tanh(W @ X_batch + b1)
    hidden = 1 - t**2
    out = U @ hidden + b2
    return softmax(out), hidden, out
