"""An epsilon of 1e-7 in the logarithm."""

def compute_loss(softmaxed, y):
    return -(y * np.log(softmaxed + 1e-7)).sum() / y.shape[1]
