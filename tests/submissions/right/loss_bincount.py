"""np.bincount with the losses as weights."""

def compute_loss(softmaxed, y):
    r, c = np.nonzero(y)
    return np.bincount(c, weights=-np.log(softmaxed[r, c])).mean()
