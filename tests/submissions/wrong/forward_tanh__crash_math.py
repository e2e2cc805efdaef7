"""math.tanh does not take arrays.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: crash
"""

import math


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = math.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
