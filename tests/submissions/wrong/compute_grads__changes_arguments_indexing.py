"""An alias of softmaxed is changed at the true classes and then divided in place.

partly: compute_grads.d_W compute_grads.d_b
mistake: changes-arguments
"""


def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    labels = y.argmax(axis=0)
    dscores = softmaxed
    dscores[labels, range(N)] -= 1
    dscores /= N
    d_W = dscores @ x.T
    d_b = np.sum(dscores, axis=1, keepdims=True)
    return d_W, d_b
