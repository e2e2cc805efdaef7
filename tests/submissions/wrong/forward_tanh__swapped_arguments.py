"""The parameters are declared as W, b1, U, b2.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: swapped-arguments
"""


def forward_tanh(W, b1, U, b2, X_batch):
    hidden = np.tanh(np.dot(W, X_batch) + b1)
    out = np.dot(U, hidden) + b2
    return softmax(out), hidden, out
