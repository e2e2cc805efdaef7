"""tanh is left out.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: no-activation
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = W @ X_batch + b1
    out = U @ hidden + b2
    return softmax(out), hidden, out
