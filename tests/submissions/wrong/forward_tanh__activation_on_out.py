"""tanh on the output layer too.

loses: forward_tanh.softmaxed forward_tanh.out
mistake: activation-on-out
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(np.dot(W, X_batch) + b1)
    out = np.tanh(np.dot(U, hidden) + b2)
    softmaxed = softmax(out)
    return softmaxed, hidden, out
