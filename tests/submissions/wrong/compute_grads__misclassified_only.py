"""Skips the samples that are classified correctly, as the perceptron does.

loses: compute_grads.d_W compute_grads.d_b
mistake: misclassified-only
"""


def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    wrong = np.argmax(softmaxed, axis=0) != np.argmax(y, axis=0)
    delta = (softmaxed - y) * wrong / N
    d_W = delta @ x.T
    d_b = delta.sum(axis=1, keepdims=True)
    return d_W, d_b
