"""The probability of the right class with np.take_along_axis; a NumPy scalar as loss."""

def compute_loss(softmaxed, y):
    labels = y.argmax(axis=0)[np.newaxis, :]
    right = np.take_along_axis(softmaxed, labels, axis=0)
    return np.log(right).mean() * -1


def compute_grads(softmaxed, x, y):
    labels = y.argmax(axis=0)[np.newaxis, :]
    delta = softmaxed.copy()
    np.put_along_axis(delta, labels, np.take_along_axis(softmaxed, labels, 0) - 1, axis=0)
    return delta @ x.T / labels.size, delta.sum(axis=1, keepdims=True) / labels.size
