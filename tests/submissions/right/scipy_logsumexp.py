"""Stable losses with scipy: xlogy, log_softmax and logsumexp."""

from scipy.special import xlogy, logsumexp, log_softmax


def compute_loss(softmaxed, y):
    return -xlogy(y, softmaxed).sum() / y.shape[1]


def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(0, W @ x + b1)
    out = U @ hidden + b2
    return np.exp(out - logsumexp(out, axis=0, keepdims=True)), hidden, out


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return np.exp(log_softmax(out, axis=0)), hidden, out
