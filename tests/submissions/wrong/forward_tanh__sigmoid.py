"""The sigmoid instead of tanh.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: wrong-activation
"""


def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    e2z = np.exp(2 * z)
    hidden = e2z / (e2z + 1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
