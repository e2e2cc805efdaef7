"""The relative entropy of labels and probabilities."""

def compute_loss(softmaxed, y):
    from scipy.special import rel_entr
    return rel_entr(y, softmaxed).sum() / y.shape[1]
