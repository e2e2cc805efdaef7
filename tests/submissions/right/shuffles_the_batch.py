"""The samples are summed in random order."""

def compute_grads(softmaxed, x, y):
    p = np.random.permutation(y.shape[1])
    d = (softmaxed[:, p] - y[:, p]) / y.shape[1]
    return d @ x[:, p].T, d.sum(1, keepdims=True)
