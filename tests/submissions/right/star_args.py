"""Only *args in the signatures, unpacked on the first line."""

def compute_grads(*args):
    s, x, y = args
    d = (s - y) / len(y[0])
    return d.dot(x.T), d.sum(1).reshape(-1, 1)


def compute_loss(*args, **kwargs):
    s, y = args
    return -np.log(s[y.astype(bool)]).sum() / y.shape[1]


def compute_grads_NN(*args, **kwargs):
    h, s, U, X, Y, W, b1 = args
    d2, N = s - Y, X.shape[-1]
    d1 = U.T.dot(d2) * (h > 0)
    return d2.dot(h.T) / N, d2.sum(-1, keepdims=True) / N, d1.dot(X.T) / N, d1.sum(-1, keepdims=True) / N


def compute_grads_tanh(hidden, softmaxed, *rest):
    U, X, Y, W, b1 = rest
    d2, N = softmaxed - Y, X.shape[-1]
    d1 = U.T.dot(d2) * (1 - hidden ** 2)
    return d2.dot(hidden.T) / N, d2.sum(-1, keepdims=True) / N, d1.dot(X.T) / N, d1.sum(-1, keepdims=True) / N
