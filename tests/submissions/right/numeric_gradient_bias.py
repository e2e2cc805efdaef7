"""Richardson-extrapolated differences for the biases, formulas for the weights."""

def central(f, h):
    return (f(h) - f(-h)) / (2 * h)


def richardson(f, h=2e-3):
    return (4 * central(f, h / 2) - central(f, h)) / 3


def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    z = np.log(softmaxed)
    d_b = np.zeros((y.shape[0], 1))
    for c, e in enumerate(np.eye(y.shape[0])):
        def loss(step):
            v = z + step * e.reshape(-1, 1)
            return np.mean(np.log(np.exp(v).sum(axis=0)) - (y * v).sum(axis=0))
        d_b[c] = richardson(loss)
    d_W = (softmaxed - y) @ x.T / N
    return d_W, d_b
