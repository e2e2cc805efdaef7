"""b2 is forgotten.

loses: forward_tanh.softmaxed forward_tanh.out
mistake: bias-missing
"""


def forward_tanh(U, b2, W, b1, X_batch):
    z = np.matmul(W, X_batch) + b1
    hidden = (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)
    out = np.matmul(U, hidden)
    return softmax(out), hidden, out
