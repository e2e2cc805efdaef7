"""A comma behind the loss makes it a tuple of one.
note: tuple
"""

def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed)) / y.shape[1],
