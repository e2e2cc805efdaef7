"""Lets log(0) happen quietly with np.errstate and repairs it with nan_to_num."""

def compute_loss(softmaxed, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.nan_to_num(-y * np.log(softmaxed), nan=0.0)
    return terms.sum() / y.shape[1]


def compute_grads(softmaxed, x, y):
    with np.errstate(divide="raise", invalid="raise"):
        e = (softmaxed - y) / x.shape[1]
        return e @ x.T, e.sum(axis=1, keepdims=True)
