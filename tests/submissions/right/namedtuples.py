"""Returns named tuples for the gradients and the forward pass."""

from collections import namedtuple

Grads = namedtuple("Grads", "d_W d_b")
NetGrads = namedtuple("NetGrads", ["d_U", "d_b2", "d_W", "d_b1"])


class Pass(t.NamedTuple):
    softmaxed: np.ndarray
    hidden: np.ndarray
    out: np.ndarray


def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return Grads(d_b=d.sum(axis=1, keepdims=True), d_W=d @ x.T)

# %%
def forward_NN(U, b2, W, b1, x):
    h = np.maximum(W @ x + b1, 0)
    o = U @ h + b2
    return Pass(hidden=h, out=o, softmaxed=softmax(o))


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = (softmaxed - Y_batch) / Y_batch.shape[1]
    g = (U.T @ d) * (hidden > 0)
    return NetGrads(d @ hidden.T, d.sum(axis=1, keepdims=True), g @ X_batch.T, g.sum(axis=1, keepdims=True))
