"""No return statement.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: returns-none
"""


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    softmaxed = softmax(out)
