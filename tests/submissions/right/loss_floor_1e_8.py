"""The probability of the label, at least 1e-8."""

def compute_loss(softmaxed, y, eps=1e-8):
    return float(np.mean(-np.log(np.maximum(softmaxed[y.argmax(axis=0), np.arange(y.shape[1])], eps))))
