"""e ** 2 * z is (e ** 2) * z.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: missing-parentheses
"""


def forward_tanh(U, b2, W, b1, X_batch):
    def my_tanh(z):
        return (np.e ** 2 * z - 1) / (np.e ** 2 * z + 1)

    hidden = my_tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
