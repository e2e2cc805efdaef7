"""Returns instances of a subclass of ndarray that only adds a shorter repr and a property."""

class Tensor(np.ndarray):
    @property
    def batch(self):
        return self.shape[-1]

    def __repr__(self):
        return f"Tensor{self.shape}"


def tensor(a):
    return np.asarray(a).view(Tensor)


def compute_grads(softmaxed, x, y):
    s, x, y = tensor(softmaxed), tensor(x), tensor(y)
    d = s - y
    return d @ x.T / x.batch, d.sum(axis=1, keepdims=True) / x.batch


def forward_NN(U, b2, W, b1, x):
    hidden = np.maximum(tensor(W) @ tensor(x) + b1, 0)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    h, x = tensor(hidden), tensor(X_batch)
    d_out = tensor(softmaxed) - Y_batch
    d_z = U.T @ d_out * (h > 0)
    return (d_out @ h.T / x.batch, d_out.sum(axis=1, keepdims=True) / x.batch,
            d_z @ x.T / x.batch, d_z.sum(axis=1, keepdims=True) / x.batch)
